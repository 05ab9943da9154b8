/** What ended an exchange early. */
export type EndedBy = "caller" | "timeout";

/** One signal for a whole exchange, joined from the time limit and the caller's own signal. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Which of the two fired, once one has. */
  endedBy(): EndedBy | undefined;
  /**
   * The work, or a rejection as soon as the deadline ends it. undici looks at the signal only once it is connected,
   * up to 10 s later; it then drops the request unsent, so nothing runs after the rejection.
   */
  race<T>(work: Promise<T>): Promise<T>;
  /** Calls back as soon as the deadline ends the exchange. */
  whenEnded(callback: (reason: Error) => void): void;
  /** Releases the timer and the listener; to be called however the exchange ended. */
  release(): void;
}

/** Longest time a timer can hold; more would fire at once. */
const longestTimeoutMs = 2_147_483_647;

/** Throws `TypeError` for a `timeoutMs` that is no time limit: `NaN`, 0 or less, or more than a timer can hold. */
export function assertTimeout(timeoutMs: number): void {
  if (timeoutMs === Infinity || (timeoutMs > 0 && timeoutMs <= longestTimeoutMs)) return;
  throw new TypeError(
    `@stack/http: timeoutMs must be above 0 and at most ${longestTimeoutMs} milliseconds, or Infinity; it is ${timeoutMs}.`,
  );
}

/** Starts the clock. `timeoutMs` of `Infinity` sets no limit. */
export function startDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  return new RunningDeadline(timeoutMs, caller);
}

/** A class, since every call makes one, and closures would cost more. */
class RunningDeadline implements Deadline {
  readonly #caller: AbortSignal | undefined;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #callbacks: ((reason: Error) => void)[] = [];
  #controller: AbortController | undefined;
  #endedBy: EndedBy | undefined;

  constructor(timeoutMs: number, caller: AbortSignal | undefined) {
    if (timeoutMs !== Infinity) this.#timer = setTimeout(() => this.#end("timeout"), timeoutMs);
    this.#caller = caller;
    if (caller === undefined) return;
    if (caller.aborted) this.#end("caller");
    else listen(caller, this);
  }

  /** Made when it is asked for: most exchanges do without. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  endedBy(): EndedBy | undefined {
    return this.#endedBy;
  }

  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.whenEnded(reject);
      work.then(resolve, reject);
    });
  }

  whenEnded(callback: (reason: Error) => void): void {
    if (this.#endedBy === undefined) this.#callbacks.push(callback);
    else callback(this.signal.reason as Error);
  }

  release(): void {
    clearTimeout(this.#timer);
    if (this.#caller !== undefined) unlisten(this.#caller, this);
  }

  /** The caller's abort. */
  abort(): void {
    this.#end("caller");
  }

  #end(by: EndedBy): void {
    if (this.#endedBy !== undefined) return;
    this.#endedBy = by;
    const { signal } = this;
    this.#controller?.abort();
    for (const callback of this.#callbacks) callback(signal.reason as Error);
  }
}

/** All deadlines under one signal, which has one listener for them: adding and removing one takes as long as it has many. */
class Listening {
  readonly deadlines = new Set<RunningDeadline>();

  handleEvent(): void {
    for (const deadline of this.deadlines) deadline.abort();
  }
}

const listening = new WeakMap<AbortSignal, Listening>();

function listen(signal: AbortSignal, deadline: RunningDeadline): void {
  let all = listening.get(signal);
  if (all === undefined) listening.set(signal, (all = new Listening()));
  if (all.deadlines.size === 0) signal.addEventListener("abort", all, { once: true });
  all.deadlines.add(deadline);
}

function unlisten(signal: AbortSignal, deadline: RunningDeadline): void {
  const all = listening.get(signal);
  if (all?.deadlines.delete(deadline) === true && all.deadlines.size === 0) {
    signal.removeEventListener("abort", all);
  }
}
