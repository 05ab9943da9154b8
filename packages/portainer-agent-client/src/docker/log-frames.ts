/** One piece of output, as Docker frames it: a header of eight bytes, then the bytes (reference/portainer-agent.md d.5). */
export interface LogFrame {
  /** 1 stdout, 2 stderr, 3 an error of the engine's. */
  readonly stream: number;
  readonly payload: Buffer;
}

const headerBytes = 8;
const framedType = "application/vnd.docker.multiplexed-stream";

/** The content types by which engines since API 1.42 tell framed output from a terminal's. */
export const contentTypes = { framed: framedType, terminal: "application/vnd.docker.raw-stream" } as const;

/** Says whether a content type stands for framed output. */
export function isFramed(contentType: unknown): boolean {
  return contentType === framedType;
}

/** Frames one piece of output. */
export function frameOf({ stream, payload }: LogFrame): Buffer {
  const frame = Buffer.alloc(headerBytes + payload.byteLength);
  frame.writeUInt8(stream, 0);
  frame.writeUInt32BE(payload.byteLength, 4);
  payload.copy(frame, headerBytes);
  return frame;
}

/** Frames a sentence so that the docker CLI prints it as an error and fails. */
export function errorFrame(message: string): Buffer {
  return frameOf({ stream: 3, payload: Buffer.from(message) });
}

/** Takes framed output apart, whatever pieces it comes in. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** Gives the frames that are complete with this piece. */
  read(piece: Uint8Array): LogFrame[] {
    let rest = this.#rest.byteLength === 0 ? Buffer.from(piece) : Buffer.concat([this.#rest, piece]);
    const frames: LogFrame[] = [];
    while (rest.byteLength >= headerBytes) {
      const end = headerBytes + rest.readUInt32BE(4);
      if (rest.byteLength < end) break;
      frames.push({ stream: rest.readUInt8(0), payload: rest.subarray(headerBytes, end) });
      rest = rest.subarray(end);
    }
    this.#rest = rest;
    return frames;
  }
}
