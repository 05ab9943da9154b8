import {
  NetworkError,
  RefusedError,
  TimeoutError,
  networkReason,
  remedyFor,
  startDeadline,
  whatHappened,
} from "@stack/http";
import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import type { AgentCall } from "../agent-call.ts";
import { requestHeaders } from "../agent-request.ts";
import { loadWebSocket } from "../lazy-modules.ts";
import { replyError } from "../reply-error.ts";

/**
 * Opens a WebSocket to the agent: checked, signed, and bounded by the call's time limit until it stands.
 *
 * Throws what other calls throw; a refusal is read and becomes an `AgentHttpError`.
 */
export async function openWebSocket(call: AgentCall, path: string): Promise<WebSocket> {
  const { connection, timeoutMs, signal, node } = call;
  const url = new URL(path, connection.baseUrl);
  const exchange = { method: "GET", url: url.href };
  const deadline = startDeadline(timeoutMs, signal);
  try {
    assertRuntime(exchange);
    return await deadline.race(handshake(call, url, deadline.signal, node));
  } catch (error) {
    if (deadline.endedBy() === "caller") throw signal?.reason;
    if (deadline.endedBy() !== "timeout") throw error;
    const remedy = remedyFor("timeout", connection.remedies);
    const what = `got no complete answer within ${timeoutMs} ms`;
    throw new TimeoutError({ ...exchange, what, remedy, timeoutMs, sent: undefined });
  } finally {
    deadline.release();
  }
}

async function handshake(
  { connection }: AgentCall,
  url: URL,
  signal: AbortSignal,
  node: string | undefined,
): Promise<WebSocket> {
  const { WebSocket } = await loadWebSocket();
  const { socket, headers } = await connection.openSocket({ signal });
  const request = { method: "GET", path: "", timeoutMs: 0, signal, node } as const;
  const options = {
    createConnection: () => socket,
    headers: { ...requestHeaders(request), ...headers },
    perMessageDeflate: false,
    closeTimeout: 5_000,
    // The agent has replaced what is no UTF-8 already.
    skipUTF8Validation: true,
  };
  const webSocket = new WebSocket(url.href.replace(/^https/, "wss"), options);
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => webSocket.terminate(), { once: true });
    webSocket
      .once("open", () => resolve(webSocket))
      .once("unexpected-response", (_, response) => {
        refusal(response, url, connection)
          .then(reject, reject)
          .finally(() => socket.destroy());
      })
      // Stays: what comes after the handshake is told by the close that follows.
      .on("error", (cause: Error) => reject(handshakeError(url, cause, connection)));
  });
}

async function refusal(
  response: IncomingMessage,
  url: URL,
  connection: AgentCall["connection"],
): Promise<Error> {
  const { buffer } = await import("node:stream/consumers");
  const bytes = await buffer(response);
  const text = (): string => bytes.toString("utf8");
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
  const status = response.statusCode ?? 0;
  const reply = { method: "GET", url: url.href, status, headers, bytes, text, json: () => undefined };
  return replyError(reply, connection);
}

function handshakeError(url: URL, cause: Error, { remedies }: AgentCall["connection"]): NetworkError {
  const reason = networkReason(cause);
  return new NetworkError({
    method: "GET",
    url: url.href,
    what: whatHappened(reason, cause),
    remedy: remedyFor(reason, remedies),
    reason,
    sent: undefined,
    cause,
  });
}

/** Deno before 2.7.13 cannot hand a connection of its own to a WebSocket client. */
function assertRuntime(exchange: { method: string; url: string }): void {
  const { Deno } = globalThis as { Deno?: { version?: { deno?: string } } };
  const version = Deno?.version?.deno;
  if (version === undefined || version.localeCompare("2.7.13", "en", { numeric: true }) >= 0) return;
  throw new RefusedError({
    ...exchange,
    what: "was not sent: this version of Deno cannot open a WebSocket over a pinned connection",
    remedy: "Use Deno 2.7.13 or later (Komodo 2.2.0 brings one), or Node; exec() works without.",
  });
}
