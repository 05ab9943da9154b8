import { once } from "node:events";
import { request } from "node:https";
import type { RawReply, RawRequest } from "./raw-exchange.ts";

/** What came of a request: a reply, the upgraded connection's first bytes too, or that the connection just ended. */
export type TlsReply = RawReply | { readonly ended: string };

/** Sends a request over TLS, on a connection of its own, whatever the certificate. */
export function exchangeOverTls(
  url: string,
  { method, path, headers = {}, body }: RawRequest,
): Promise<TlsReply> {
  return new Promise((resolve) => {
    const options = { method, path, headers, agent: false, rejectUnauthorized: false, timeout: 5_000 };
    const sent = request(new URL(url), options);
    const flat = (all: NodeJS.Dict<string[] | string>): Record<string, string> =>
      Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
    sent.once("error", ({ message, code }: NodeJS.ErrnoException) => resolve({ ended: code ?? message }));
    sent.once("timeout", () => sent.destroy(new Error("silent for 5 s")));
    sent.once("upgrade", ({ statusCode = 0, headers: answered }, socket, head) => {
      const pieces: Buffer[] = [head];
      socket.on("data", (piece: Buffer) => pieces.push(piece));
      socket.on("error", () => undefined);
      // Some are left open after their last word.
      socket.setTimeout(1_000, () => socket.destroy());
      void once(socket, "close").then(() =>
        resolve({
          status: statusCode,
          headers: flat(answered),
          body: Buffer.concat(pieces).toString("latin1"),
        }),
      );
    });
    sent.once("response", (reply) => {
      const pieces: Buffer[] = [];
      reply.on("data", (piece: Buffer) => pieces.push(piece));
      reply.once("close", () =>
        resolve({
          status: reply.statusCode ?? 0,
          headers: flat(reply.headersDistinct),
          body: Buffer.concat(pieces).toString("latin1") + (reply.complete ? "" : " [cut off]"),
        }),
      );
      reply.on("error", () => undefined);
    });
    sent.end(body);
  });
}
