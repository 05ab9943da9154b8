import { CompleteReply, type Reply } from "./reply.ts";
import type { StreamReply } from "./stream-request.ts";

/**
 * Reads a streamed reply as a whole, or its first `maxBytes`: what follows is given up, and the exchange ends.
 *
 * Fails as the body does.
 */
export async function readReply(reply: StreamReply, maxBytes: number): Promise<Reply> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of reply.body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length >= maxBytes) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, maxBytes);
  const { method, url, status, headers } = reply;
  return new CompleteReply(() => ({ method, url }), status, headers, bytes);
}
