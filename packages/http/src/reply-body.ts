import type * as Streams from "node:stream";
import type { ReplySource } from "./reply-source.ts";

/** How much of a streamed body waits to be read, in bytes: as much as one read of a connection gives. */
export const streamedBytes = 65_536;

/** How a reply's body comes to its reader. */
export interface ReplyBodyOptions {
  /** Loaded beforehand: a failure of the source must find its listener at once. */
  readonly streams: typeof Streams;
  readonly source: ReplySource;
  /** The longest wait for more, in milliseconds; `Infinity` sets no bound. */
  readonly silenceMs: number;
  /** The error for a silence that was too long. */
  readonly onSilence: () => Error;
  /** The error for a failure of the source's. */
  readonly onFailure: (error: unknown) => Error;
  /** Called once, when the body has ended, failed or been given up. */
  readonly onClose: () => void;
}

/**
 * Gives a body on with its errors translated, as fast as it is read and no faster.
 *
 * Destroying it ends the exchange. The silence is measured only while the reader waits, so a slow reader is never
 * taken for a silent server.
 */
export function replyBody(options: ReplyBodyOptions): Streams.Readable {
  const { source, silenceMs } = options;
  let timer: NodeJS.Timeout | undefined;
  const stopWaiting = (): void => clearTimeout(timer);
  const wait = (): void => {
    stopWaiting();
    if (silenceMs !== Infinity) timer = setTimeout(() => body.destroy(options.onSilence()), silenceMs);
  };
  const body: Streams.Readable = new options.streams.Readable({
    highWaterMark: streamedBytes,
    read() {
      wait();
      source.resume();
    },
    destroy(error, done) {
      stopWaiting();
      source.destroy();
      options.onClose();
      done(error);
    },
  });
  // A reply that nobody reads, or that is thrown away by resume(), must not take the process down; whoever reads by
  // iteration, pipeline or an error listener is told.
  body.on("error", () => undefined);
  source.connect({
    data(piece) {
      if (body.push(piece)) {
        wait();
        return true;
      }
      stopWaiting();
      return false;
    },
    end() {
      stopWaiting();
      body.push(null);
    },
    error: (error) => void body.destroy(options.onFailure(error)),
  });
  return body;
}
