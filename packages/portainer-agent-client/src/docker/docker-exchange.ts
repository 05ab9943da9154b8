import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { HeldAttachments } from "./attachment.ts";
import type { DockerAgent } from "./docker-agent.ts";
import type { DockerPath } from "./docker-path.ts";

/** One request of a Docker client to the proxy, and the ways to answer it. */
export interface DockerExchange extends DockerPath {
  readonly method: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** As a whole where the client asked for the connection itself; else as it comes, and never destroyed by reading. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | undefined;
  /** Whether all of the request has arrived. */
  readonly isReceived: () => boolean;
  /** To be begun by `writeHead`. */
  readonly response: ServerResponse;
  /** Only where the client asked for it: gives the connection over (status 101) for output of this content type. */
  readonly takeOver: ((contentType: string) => Duplex) | undefined;
  /** What was given over. */
  readonly taken: { readonly socket: Duplex; readonly contentType: string } | undefined;
  /** Aborts when the client left or the proxy is closed. */
  readonly signal: AbortSignal;
  readonly agent: DockerAgent;
  /** Common to all exchanges of a proxy. */
  readonly held: HeldAttachments;
}

/** Largest body of a request that the proxy has to read itself, in bytes; Docker's are a few hundred. */
export const maxReadBytes = 1024 * 1024;

/** Reads a body as a whole; `undefined` where it is larger than `limit` bytes. */
export async function readWhole(
  body: DockerExchange["body"],
  limit = maxReadBytes,
): Promise<Buffer | undefined> {
  if (body === undefined) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads JSON that may be none. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}
