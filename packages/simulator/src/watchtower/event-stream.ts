import { rfc3339Nano, type Clock } from "../host/clock.ts";

/** The kinds of event there are; the fork's documentation promises more (reference/watchtower.md a.4). */
export type WatchtowerEventType = "scan_started" | "scan_completed" | "scan_failed" | "image_cleanup";

/** What a subscriber of the stream does with its frames. */
export interface Subscriber {
  /** Writes a frame; false when the connection takes no more for now. */
  write(frame: string): boolean;
  /** Ends the connection without a farewell. */
  cut(): void;
}

interface Subscription extends Subscriber {
  readonly waiting: string[];
  ready: boolean;
}

const buffered = 10;
const mostSubscribers = 100;
const heartbeatMs = 15_000;

/**
 * Hands the events of one process to its subscribers.
 *
 * Up to ten wait for each that does not keep up, later ones are lost; nothing is kept for those who come later.
 */
export class EventStream {
  readonly #clock: Clock;
  readonly #subscriptions = new Set<Subscription>();
  readonly #watchers = new Set<() => void>();
  #held = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get subscribers(): number {
    return this.#subscriptions.size;
  }

  /** Resolves once `count` are connected at the same time. */
  connected(count: number): Promise<void> {
    return this.#reaches(() => this.subscribers >= count);
  }

  /** Resolves once nobody is connected. */
  idle(): Promise<void> {
    return this.#reaches(() => this.subscribers === 0);
  }

  /** True while nobody more is taken. */
  get full(): boolean {
    return this.subscribers >= mostSubscribers;
  }

  /** Adds a subscriber; it tells when it can take more and when it has gone. */
  subscribe(subscriber: Subscriber): { drained: () => void; leave: () => void } {
    const subscription: Subscription = {
      write: (frame) => subscriber.write(frame),
      cut: () => subscriber.cut(),
      waiting: [],
      ready: true,
    };
    this.#subscriptions.add(subscription);
    this.#timer ??= setInterval(() => this.heartbeat(), heartbeatMs).unref();
    subscription.ready = subscription.write("retry: 5000\n\n");
    this.#notify();
    return {
      drained: () => {
        subscription.ready = true;
        this.#flush(subscription);
      },
      leave: () => {
        this.#subscriptions.delete(subscription);
        if (this.subscribers === 0) this.#stopTimer();
        this.#notify();
      },
    };
  }

  /** Sends an event to everyone who is connected. */
  publish(type: WatchtowerEventType, data: object): void {
    const timestamp = rfc3339Nano(this.#clock.nanos());
    const frame = `event: ${type}\ndata: ${JSON.stringify({ type, timestamp, data })}\n\n`;
    for (const subscription of this.#subscriptions) {
      if (subscription.waiting.length < buffered) subscription.waiting.push(frame);
      this.#flush(subscription);
    }
  }

  /** Sends the comment that keeps the connections alive. */
  heartbeat(): void {
    for (const subscription of this.#subscriptions) {
      if (!this.#held && subscription.ready) subscription.ready = subscription.write(":\n\n");
    }
  }

  /** Writes nothing until the returned function is called, as with subscribers that do not read. */
  hold(): () => void {
    this.#held = true;
    return () => {
      this.#held = false;
      for (const subscription of this.#subscriptions) this.#flush(subscription);
    };
  }

  /** Cuts every connection. */
  disconnect(): void {
    for (const subscription of [...this.#subscriptions]) subscription.cut();
  }

  /** Ends the stream with its process. */
  end(): void {
    this.#stopTimer();
    this.disconnect();
  }

  #reaches(state: () => boolean): Promise<void> {
    if (state()) return Promise.resolve();
    return new Promise((resolve) => {
      const watcher = (): void => {
        if (!state()) return;
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
    });
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  #flush(subscription: Subscription): void {
    while (!this.#held && subscription.ready) {
      const frame = subscription.waiting.shift();
      if (frame === undefined) return;
      subscription.ready = subscription.write(frame);
    }
  }

  #stopTimer(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
