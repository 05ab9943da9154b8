/** Gives the lock back; further calls do nothing. */
export type Release = () => void;

/** The one lock that API updates and scheduled scans share, first come first served. */
export class UpdateLock {
  #held = false;
  readonly #queue: (() => void)[] = [];
  readonly #watchers = new Set<() => void>();

  /** Takes the lock when it is free. */
  tryAcquire(): Release | undefined {
    if (this.#held) return undefined;
    this.#held = true;
    return this.#releaseOnce();
  }

  /** Waits for the lock, however long that takes; rejects with the signal's reason when that fires first. */
  async acquire(signal?: AbortSignal): Promise<Release> {
    const free = this.tryAcquire();
    if (free) return free;
    await new Promise<void>((resolve, reject) => {
      const turn = (): void => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#queue.splice(this.#queue.indexOf(turn), 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#queue.push(turn);
      for (const watcher of [...this.#watchers]) watcher();
    });
    return this.#releaseOnce();
  }

  /** Resolves once `count` callers wait for the lock at the same time. */
  async queued(count: number): Promise<void> {
    if (this.#queue.length >= count) return;
    await new Promise<void>((resolve) => {
      const watcher = (): void => {
        if (this.#queue.length < count) return;
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
    });
  }

  #releaseOnce(): Release {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const next = this.#queue.shift();
      if (next) next();
      else this.#held = false;
    };
  }
}
