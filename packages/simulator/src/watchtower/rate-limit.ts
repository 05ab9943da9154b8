/** What the limiter decided about one request. */
export interface RateVerdict {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Whole seconds until the current window ends. */
  readonly resetSeconds: number;
}

const windowMs = 60_000;

interface Window {
  before: number;
  hits: number;
  endsMs: number;
}

/** A sliding window of one minute per client: hits of the last window count by the part of it still in view. */
export class RateLimit {
  readonly #limit: number;
  readonly #windows = new Map<string, Window>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts a request; one that is refused counts as well. */
  hit(client: string, nowMs: number): RateVerdict {
    const window = this.#windowAt(client, nowMs);
    window.hits += 1;
    const leftMs = window.endsMs - nowMs;
    const rate = Math.floor(window.before * (leftMs / windowMs)) + window.hits;
    return {
      allowed: rate <= this.#limit,
      remaining: Math.max(0, this.#limit - rate),
      resetSeconds: Math.ceil(leftMs / 1000),
    };
  }

  #windowAt(client: string, nowMs: number): Window {
    const window = this.#windows.get(client) ?? { before: 0, hits: 0, endsMs: nowMs + windowMs };
    this.#windows.set(client, window);
    if (nowMs >= window.endsMs) {
      const lateMs = nowMs - window.endsMs;
      window.before = lateMs >= windowMs ? 0 : window.hits;
      window.hits = 0;
      window.endsMs = lateMs >= windowMs ? nowMs + windowMs : window.endsMs + windowMs;
    }
    return window;
  }
}
