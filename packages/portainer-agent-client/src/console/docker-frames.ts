import { DecodeError, type Exchange } from "@stack/http";

/** Takes a container's output apart. */
export interface FrameReader {
  push(chunk: Buffer): void;
  /** All that came; throws `DecodeError` where a frame was cut off. */
  end(): { readonly stdout: Buffer; readonly stderr: Buffer };
}

/**
 * Reads Docker's frames: the stream's number (1 stdout, 2 stderr), three zeros, the length in four bytes, the bytes.
 *
 * Throws `DecodeError` for what is no frame, and for more than `maxBytes` of output.
 */
export function createFrameReader(maxBytes: number, exchange: Exchange): FrameReader {
  const streams: Record<number, Buffer[]> = { 1: [], 2: [] };
  let rest: Buffer = Buffer.alloc(0);
  let length = 0;
  const failure = (what: string, remedy: string): DecodeError =>
    new DecodeError({ method: exchange.method, url: exchange.url, what, remedy, body: "" });
  return {
    push(chunk) {
      length += chunk.byteLength;
      if (length > maxBytes) {
        throw failure(
          `was answered with more than ${maxBytes} bytes of output`,
          "Let the command print less, or raise maxOutputBytes.",
        );
      }
      rest = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk]);
      while (rest.byteLength >= 8) {
        const stream = streams[rest[0] ?? 0];
        if (stream === undefined || rest.readUIntBE(1, 3) !== 0) {
          throw failure("was answered, but not with Docker's frames", "Check what answers there.");
        }
        const end = 8 + rest.readUInt32BE(4);
        if (rest.byteLength < end) break;
        stream.push(rest.subarray(8, end));
        rest = rest.subarray(end);
      }
    },
    end() {
      if (rest.byteLength > 0) {
        throw failure(
          "was answered with output that ends in the middle",
          "See the agent's log, and the engine's.",
        );
      }
      return { stdout: Buffer.concat(streams[1] ?? []), stderr: Buffer.concat(streams[2] ?? []) };
    },
  };
}
