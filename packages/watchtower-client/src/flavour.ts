import { DecodeError, type Reply } from "@stack/http";
import { send, type Connection } from "./connection.ts";

/**
 * Which Watchtower answers: the archived original (1.7.1 and the forks that kept its API), or the maintained fork.
 */
export type Flavour = "containrrr" | "nicholas-fedor";

/**
 * Finds the flavour with one harmless request: a GET of the metrics with a random wrong token.
 *
 * Never a request to `/v1/update`: 1.7.1 starts an update on any method, even OPTIONS. The two programs differ in
 * how they refuse (reference/watchtower.md a.1). Throws {@link DecodeError} when neither would answer like that.
 */
export async function detectFlavour(
  connection: Connection,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Flavour> {
  const token = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("");
  const reply = await send(
    { ...connection, token },
    { method: "GET", path: "v1/metrics", timeoutMs, signal },
  );
  const flavour = flavourOfRefusal(reply);
  if (flavour !== undefined) return flavour;
  throw new DecodeError({
    method: reply.method,
    url: reply.url,
    what: `answered ${reply.status} to a wrong token, as no known Watchtower does`,
    remedy: "Check that the URL leads to Watchtower itself, not to a proxy's login page or another server.",
    body: connection.redactor.text(reply.text().slice(0, 2_000)),
  });
}

function flavourOfRefusal(reply: Reply): Flavour | undefined {
  const body = reply.text();
  switch (reply.status) {
    case 401:
      if (body === "") return "containrrr";
      return body === "missing or invalid API Key" ? "nicholas-fedor" : undefined;
    case 404: // The metrics are not enabled; the router answers before the token is looked at.
      if (body === "404 page not found\n") return "containrrr";
      return body === "Not Found" ? "nicholas-fedor" : undefined;
    case 429: // Only the fork limits requests, and it does so before anything else.
      return body === "Too Many Requests" ? "nicholas-fedor" : undefined;
    default:
      return undefined;
  }
}
