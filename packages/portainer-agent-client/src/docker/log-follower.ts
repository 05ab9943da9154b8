import { setTimeout as delay } from "node:timers/promises";
import { NetworkError, type StreamReply } from "@stack/http";
import { readLogEntries, type LogEntry } from "./log-entries.ts";
import type { LogPosition, LogReading } from "./log-position.ts";

/** How a log is read, and where it goes. */
export interface LogReader {
  /** Asks for the log with the client's own query but for these changes. */
  ask(changes: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<StreamReply>;
  readonly isFramed: boolean;
  /** A service's log: merged from several, in no order that could be relied upon. */
  readonly isMerged: boolean;
  /** From when on the client wants it. */
  readonly since: string | undefined;
  /** What was delivered so far. */
  readonly position: LogPosition;
  write(entries: readonly LogEntry[]): Promise<void>;
  readonly signal: AbortSignal;
}

/** Between two looks, and how long the stream counts as prompt. */
const pollMs = 500;

/** How many entries a look reads at first: the whole log may be gigabytes. */
const lookTail = 1_000;

/** A stream that failed sooner, with nothing given, is not begun anew. */
const worthwhileMs = 1_000;

/**
 * Follows a log to its end although the agent holds back what is less than 4 KiB (reference/portainer-agent.md d.5).
 *
 * Two readings together. The engine's own stream misses nothing and tells the end, even of a container that is removed
 * at once, but comes late. Whenever it is quiet, a look at what there is since the last timestamp comes before it.
 * `LogPosition` keeps anything from coming twice. Throws the stream's error.
 */
export async function followLogTail(reader: LogReader): Promise<void> {
  const follower = new LogFollower(reader);
  const polling = follower.poll();
  try {
    await follower.stream();
  } finally {
    follower.stop();
    await polling;
  }
}

class LogFollower {
  readonly #reader: LogReader;
  readonly #ending = new AbortController();
  #attempt = new AbortController();
  #lastNews = 0;

  constructor(reader: LogReader) {
    this.#reader = reader;
    reader.signal.addEventListener("abort", this.stop, { once: true });
    if (reader.signal.aborted) this.stop();
  }

  readonly stop = (): void => {
    this.#reader.signal.removeEventListener("abort", this.stop);
    this.#ending.abort();
    this.#attempt.abort();
  };

  #isStopped(): boolean {
    return this.#ending.signal.aborted;
  }

  /**
   * Reads the engine's stream to its end, over as many replies as that takes: the agent ends each after 30 minutes
   * (reference/portainer-agent.md a).
   */
  async stream(): Promise<void> {
    while (!this.#isStopped()) {
      const startedAt = Date.now();
      this.#attempt = new AbortController();
      const { signal } = this.#attempt;
      try {
        await this.#read({ follow: "1", tail: undefined }, signal, () => {
          this.#lastNews = Date.now();
        });
        return;
      } catch (error) {
        const isWorthwhile = Date.now() - startedAt > worthwhileMs || this.#lastNews >= startedAt;
        if (this.#isStopped()) throw this.#reader.signal.reason ?? error;
        if (!signal.aborted && !(isWorthwhile && isCut(error))) throw error;
      }
    }
  }

  /** Looks for what the stream does not give yet, until stopped. What fails here the stream meets, too. */
  async poll(): Promise<void> {
    const { signal } = this.#ending;
    while (!this.#isStopped()) {
      await delay(pollMs, undefined, { signal }).catch(() => undefined);
      if (this.#isStopped() || Date.now() - this.#lastNews < pollMs) continue;
      const tail = this.#reader.isMerged ? undefined : lookTail;
      await this.#look(tail, signal).catch(() => undefined);
      // The stream lags by more than the agent can hold back: begin it anew.
      if (this.#reader.position.backlog > lookTail * 5) this.#attempt.abort();
    }
  }

  async #look(tail: number | undefined, signal: AbortSignal): Promise<void> {
    const isWhole = await this.#read({ follow: undefined, tail: tail?.toString() }, signal, undefined);
    if (!isWhole) await this.#look(undefined, signal);
  }

  /** Reads and delivers; `false`, with nothing delivered, when a part of the log began after what is known of it. */
  async #read(
    changes: { readonly follow: string | undefined; readonly tail: string | undefined },
    signal: AbortSignal,
    onNews: (() => void) | undefined,
  ): Promise<boolean> {
    const { isFramed, position } = this.#reader;
    const reading = position.begin();
    try {
      const since = reading.since ?? this.#reader.since;
      // Before anything was delivered, there is nothing that a part could be seen to connect to.
      const tail = reading.since === undefined ? undefined : changes.tail;
      const reply = await this.#reader.ask({ ...changes, since, tail }, signal);
      if (reply.status !== 200) {
        // The container was removed: so ends its log.
        reply.body.resume();
        return true;
      }
      let isFirst = tail !== undefined;
      for await (const entries of readLogEntries(reply.body, isFramed)) {
        if (isFirst && isGap(entries, reading)) return false;
        if (entries.length > 0) isFirst = false;
        const fresh = entries.filter((entry) => reading.take(entry));
        if (fresh.length > 0) onNews?.();
        await this.#reader.write(fresh);
      }
      return true;
    } finally {
      reading.end();
    }
  }
}

/** Says whether a connection was cut, as by the agent's limit; not whether there is nobody to ask any more. */
function isCut(error: unknown): boolean {
  return error instanceof NetworkError && (error.reason === "closed" || error.reason === "reset");
}

function isGap([first]: readonly LogEntry[], reading: LogReading): boolean {
  return first !== undefined && !reading.knows(first);
}
