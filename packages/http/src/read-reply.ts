import type { Exchange } from "./errors.ts";
import { joinChunks } from "./read-body.ts";
import { CompleteReply, type Reply } from "./reply.ts";
import type { StreamReply } from "./stream-request.ts";

/**
 * Reads a streamed reply as a whole, or its first `maxBytes`: what follows is given up, and the exchange ends.
 *
 * Fails as the body does.
 */
export function readReply(reply: StreamReply, maxBytes: number): Promise<Reply> {
  const { body, status, headers } = reply;
  const shown = (): Exchange => ({ method: reply.method, url: reply.url });
  const chunks: Uint8Array[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    const give = (): void => {
      const bytes = joinChunks(chunks, length).subarray(0, maxBytes);
      resolve(new CompleteReply(shown, status, headers, bytes));
    };
    const fail = (): void => {
      if (!body.readableEnded) reject(body.errored ?? new Error("The body was given up before it was read."));
    };
    if (body.readableEnded) give();
    else if (body.destroyed) fail();
    // By its events: iterating over a short body costs more than to receive it.
    body
      .on("error", reject)
      .on("close", fail)
      .on("end", give)
      .on("data", (chunk: Uint8Array) => {
        chunks.push(chunk);
        length += chunk.byteLength;
        if (length < maxBytes) return;
        give();
        body.destroy();
      });
  });
}
