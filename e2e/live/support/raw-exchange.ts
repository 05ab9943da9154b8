import { request } from "node:http";

/** A request to the letter, as no client would refuse to send it. */
export interface RawRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A reply to the letter. */
export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request on a connection of its own. */
export function exchange(url: string, { method, path, headers = {}, body }: RawRequest): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(url), { method, path, headers, agent: false }, (reply) => {
      const pieces: Buffer[] = [];
      reply.on("data", (piece: Buffer) => pieces.push(piece));
      reply.once("error", reject);
      reply.once("end", () =>
        resolve({
          status: reply.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(reply.headers).map(([name, value]) => [name, String(value)]),
          ),
          body: Buffer.concat(pieces).toString(),
        }),
      );
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
