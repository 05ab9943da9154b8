import type { OutputStream } from "../processes/container-process.ts";

/** Bytes as the engine sends them without a terminal: stream number, three zeros, length, bytes. */
export function streamFrame(stream: OutputStream, bytes: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(stream === "stdout" ? 1 : 2, 0);
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}
