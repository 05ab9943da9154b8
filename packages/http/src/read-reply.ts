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
  const text = (): string => new TextDecoder().decode(bytes);
  const { method, url, status, headers } = reply;
  return { method, url, status, headers, bytes, text, json: () => jsonOf(text()) };
}

/** The value of a JSON text; `undefined` where it is none, which no JSON text stands for. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
