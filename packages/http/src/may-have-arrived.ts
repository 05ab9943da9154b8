import type { NetworkError, TimeoutError } from "./errors.ts";
import type { NetworkReason } from "./network-reason.ts";

const neverConnected: ReadonlySet<NetworkReason> = new Set([
  "refused",
  "name-not-found",
  "unreachable",
  "certificate",
]);

/**
 * Whether the server may have seen the request, and so may have done what it asked.
 *
 * Exact over a dispatcher, which tells when a request leaves. A `fetch` does not: there, only a failure that can
 * happen solely before the connection stands counts as "never arrived".
 */
export function mayHaveArrived(error: NetworkError | TimeoutError): boolean {
  if (error.sent !== undefined) return error.sent;
  return error.code === "TIMEOUT" || !neverConnected.has(error.reason);
}
