import { once } from "node:events";
import type { Writable } from "node:stream";

/** Writes to a client no faster than it reads. */
export async function writeOut(
  output: Writable,
  bytes: Uint8Array | string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (!output.write(bytes)) await once(output, "drain", { signal });
}
