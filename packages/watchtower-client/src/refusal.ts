import type { Reply } from "@stack/http";

/**
 * How a Watchtower turns a request with a wrong token away.
 *
 * `go`: the original and the fork up to 1.19, on Go's own server. `fiber`: the fork since 1.20.
 */
export interface Refusal {
  readonly server: "go" | "fiber";
  readonly says: "wrong-token" | "no-such-endpoint" | "wrong-method";
  /** The fork's counting header, which even its 404 carries; absent behind a proxy that strips it, and in browsers. */
  readonly isCounted: boolean;
}

/**
 * Reads a refusal by status and body to the letter; `undefined` for what no Watchtower says.
 *
 * Bodies: reference/watchtower.md a.1, and seen from the real programs. Neither ever sends `WWW-Authenticate`, so a 401
 * that has it comes from a proxy.
 */
export function refusalOf(reply: Reply): Refusal | undefined {
  const isCounted = reply.headers["x-ratelimit-limit"] !== undefined;
  const says = (server: Refusal["server"], what: Refusal["says"]): Refusal => ({
    server,
    says: what,
    isCounted,
  });
  const isFromProxy = reply.headers["www-authenticate"] !== undefined;
  switch (`${reply.status} ${reply.text()}`) {
    case "401 ":
      return isFromProxy ? undefined : says("go", "wrong-token");
    case "401 missing or invalid API Key":
      return isFromProxy ? undefined : says("fiber", "wrong-token");
    case "404 404 page not found\n":
      return says("go", "no-such-endpoint");
    case "404 Not Found":
      return says("fiber", "no-such-endpoint");
    case "405 Method Not Allowed\n":
      return says("go", "wrong-method");
    case "405 Method Not Allowed":
      return says("fiber", "wrong-method");
    default:
      return undefined;
  }
}
