import { decodeEvent } from "./decode-event.ts";
import type { GapReason } from "./event-gap.ts";
import type { EventStream } from "./open-event-stream.ts";
import { createSseParser } from "./sse-parser.ts";
import type { WatchtowerEvent } from "./watchtower-event.ts";

/** What came from a stream besides its events. */
export interface StreamState {
  /** When the last byte came, by `performance.now()`. */
  heardAt: number;
  /** The reconnection time the server asked for, in milliseconds. */
  retryMs: number | undefined;
  /** Whether an event or a heartbeat came: the fork's streams ended right after their first line until 1.20.2. */
  isAlive: boolean;
}

/**
 * Yields a stream's events until it is lost, and returns why.
 *
 * The fork sends a heartbeat every 15 s, so a longer silence is a dead connection. Rejects with the signal's reason.
 */
export async function* readStream(
  { pieces }: EventStream,
  state: StreamState,
  silenceMs: number,
  signal: AbortSignal,
): AsyncGenerator<WatchtowerEvent, GapReason> {
  const parser = createSseParser();
  for (;;) {
    const piece = await nextPiece(pieces, silenceMs, signal);
    if (typeof piece === "string") return piece;
    state.heardAt = performance.now();
    const { events, retryMs } = parser.push(piece);
    state.retryMs = retryMs ?? state.retryMs;
    state.isAlive ||= retryMs === undefined || events.length > 0;
    for (const event of events) yield await decodeEvent(event);
  }
}

async function nextPiece(
  pieces: AsyncIterator<Uint8Array>,
  silenceMs: number,
  signal: AbortSignal,
): Promise<Uint8Array | GapReason> {
  let stop: () => void = () => undefined;
  const silence = new Promise<GapReason>((resolve, reject) => {
    const timer = silenceMs === Infinity ? undefined : setTimeout(() => resolve("silent"), silenceMs);
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
  });
  const arrival = pieces.next().then(
    ({ done, value }): Uint8Array | GapReason => (done === true ? "closed" : value),
    (): GapReason => "broken",
  );
  try {
    signal.throwIfAborted();
    return await Promise.race([arrival, silence]);
  } finally {
    stop();
  }
}
