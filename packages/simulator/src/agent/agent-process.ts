import type { DockerHost } from "../host/docker-host.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import type { AgentProgram } from "./agent-program.ts";

/** A running simulated agent. */
export interface AgentProcess {
  /** Tells it from a Watchtower, as `host.program()` may give either. */
  readonly kind: "agent";
  readonly version: string;
  /** `https://127.0.0.1:…`; empty while no published port leads to the agent. */
  readonly url: string;
  /** SHA-256 of the certificate it serves now, as Node's X509Certificate prints it: `AA:BB:…`. */
  readonly fingerprint256: string;
  readonly certificatePem: string;
  readonly host: DockerHost;
  /** Every request the process received, over all its restarts. */
  readonly requests: readonly RecordedRequest[];
  /** Everything the process logged. */
  readonly logs: readonly string[];
  /** The public key, in lower-case hexadecimal, that claimed this process; always undefined with a secret. */
  readonly claimedBy: string | undefined;
  /** Stops and starts the process on the same port: new certificate, claim forgotten. */
  restart(): Promise<void>;
  /** Ends the process; one in a container is stopped with its container. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The handle of an agent that runs in a container, or of one started directly. */
export function agentProcess(
  program: AgentProgram,
  logs: () => readonly string[],
  close: () => Promise<void>,
): AgentProcess {
  return {
    kind: "agent",
    version: program.version,
    host: program.host,
    requests: program.requests,
    get url() {
      return program.url;
    },
    get fingerprint256() {
      return program.run.certificate.fingerprint256;
    },
    get certificatePem() {
      return program.run.certificate.certificatePem;
    },
    get logs() {
      return logs();
    },
    get claimedBy() {
      return program.run.signatures.claimedBy;
    },
    async restart() {
      await program.context?.restart();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
