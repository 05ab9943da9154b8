import type { Remedies, TlsTrust } from "@stack/http";

/** What to do when no answer comes from an agent that is trusted in this way. */
export function remediesFor(trust: TlsTrust, { host }: URL): Remedies {
  return {
    refused:
      "Check that the agent runs and its port 9001 is published; an unclaimed agent without a secret also stops listening after 72 hours, until it is restarted.",
    certificate: `The agent makes a new certificate at every start. If it was restarted, ${howToTrust(trust, host)}; if not, somebody is in between.`,
    // Behind a port that Docker publishes, what is refused inside arrives as one of these two.
    closed:
      "The agent may have stopped; unclaimed and without a secret it stops listening after 72 hours, until it is restarted. It also ends a reply after 30 minutes, and a connection whose request is not there within 120 s.",
    reset:
      "The agent may have stopped or been restarted; see its log. Unclaimed and without a secret it stops listening after 72 hours, until it is restarted.",
  };
}

function howToTrust(trust: TlsTrust, host: string): string {
  if ("trustOnFirstUse" in trust) {
    return `compare the fingerprint on its host, and call acceptCertificate() with it or remove the lines of ${host} from ${trust.trustOnFirstUse.file}`;
  }
  if ("ca" in trust) return "give its new certificate (/app/cert.pem in its container) as ca";
  return "read the new fingerprint and compare it on its host";
}
