import type { TLSSocket } from "node:tls";
import { createTlsConnector } from "./tls-connector.ts";
import type { TlsTrust } from "./tls-trust.ts";
import type { HttpDispatcher } from "./transport.ts";
import { rememberAgent } from "./undici-exchange.ts";

/** A dispatcher whose connections were checked; the caller owns and closes it. */
export interface TlsDispatcher extends HttpDispatcher {
  /**
   * Opens a TLS connection to an https server for another protocol, such as WebSocket, with the same check.
   *
   * The socket belongs to the caller: `close()` leaves it alone. Rejects with the transport's own error, or with the
   * signal's reason.
   */
  openSocket(url: URL, signal?: AbortSignal): Promise<TLSSocket>;
  /** Ends the idle connections; those in use end with their request. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** How long an idle connection is kept: half the time after which the agent ends it (reference/portainer-agent.md a). */
export const keepAliveTimeout = 60_000;

/**
 * Makes a dispatcher that trusts a server in exactly this way, checked before the first byte of a request.
 *
 * HTTP/1.1 only. A mismatch is a `NetworkError` with reason `certificate`. Throws `TypeError` for a fingerprint that is
 * not 32 bytes of hex. Traps: reference/portainer-agent.md a ("Node facts") and reference/house-style.md T16.
 */
export async function createTlsDispatcher(trust: TlsTrust): Promise<TlsDispatcher> {
  const connect = await createTlsConnector(trust);
  const { Agent } = await import("undici");
  const agent = new Agent({
    allowH2: false,
    connect,
    keepAliveTimeout,
    keepAliveMaxTimeout: keepAliveTimeout,
  });
  const close = (): Promise<void> => agent.close();
  const dispatcher: TlsDispatcher = {
    request: (options) => agent.request(options),
    openSocket: ({ hostname, port }, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const onAbort = (): void => reject(signal?.reason as Error);
        signal?.addEventListener("abort", onAbort, { once: true });
        const name = hostname.replace(/^\[|\]$/g, "");
        connect({ hostname: name, protocol: "https:", port }, (error, socket) => {
          signal?.removeEventListener("abort", onAbort);
          if (error !== null) reject(error);
          else if (signal?.aborted === true) socket.destroy();
          else resolve(socket as TLSSocket);
        });
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
  rememberAgent(dispatcher, agent);
  return dispatcher;
}
