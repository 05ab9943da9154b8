/** What a source gives: pieces in their order, then an end, or an error at any time. */
export interface SourceReader {
  /** Whether the source may go on; otherwise it waits for `resume()`. */
  data(piece: Uint8Array): boolean;
  end(): void;
  error(error: unknown): void;
}

/** Where a reply's body comes from. It gives nothing but an error before the first `resume()`. */
export interface ReplySource {
  /** To be called once. */
  connect(reader: SourceReader): void;
  /** Lets it go on; safe to call when it does. */
  resume(): void;
  /** Ends the exchange. */
  destroy(): void;
}

/** The part of a Node stream that is used; undici's bodies are such streams. */
export interface NodeStream {
  on(event: "data", listener: (piece: Uint8Array) => void): this;
  on(event: "end", listener: () => void): this;
  on(event: "error", listener: (error: unknown) => void): this;
  pause(): unknown;
  resume(): unknown;
  destroy(): unknown;
}

/** The body that a dispatcher's `request()` gives, as a source. */
export function sourceOf(stream: NodeStream): ReplySource {
  return {
    connect(reader) {
      stream
        .on("data", (piece) => {
          if (!reader.data(piece)) stream.pause();
        })
        .on("end", () => reader.end())
        .on("error", (error) => reader.error(error));
      stream.pause();
    },
    resume: () => void stream.resume(),
    destroy: () => void stream.destroy(),
  };
}
