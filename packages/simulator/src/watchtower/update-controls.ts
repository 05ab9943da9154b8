/** Updates that are held inside their run until they are let go. */
export interface HeldUpdates {
  /** Resolves once `count` (default 1) updates have arrived since the hold began; each holds the lock. */
  waiting(count?: number): Promise<void>;
  /** Resolves once `count` (default 1) further callers wait for the lock. */
  queued(count?: number): Promise<void>;
  /** Lets the held updates go on, and those that come later. */
  release(): void;
}

/** What a test has asked a Watchtower to do wrong; kept over restarts. */
export class UpdateControls {
  #hold:
    { readonly released: Promise<void>; arrived: number; readonly watchers: Set<() => void> } | undefined;
  #dockerFailures = 0;
  #deaths = 0;
  readonly #startFailures = new Map<string, number>();

  hold(queued: (count: number) => Promise<void>): HeldUpdates {
    const { promise, resolve } = withResolvers();
    const hold = { released: promise, arrived: 0, watchers: new Set<() => void>() };
    this.#hold = hold;
    return {
      waiting(count = 1) {
        if (hold.arrived >= count) return Promise.resolve();
        return new Promise((arrived) => {
          const watcher = (): void => {
            if (hold.arrived < count) return;
            hold.watchers.delete(watcher);
            arrived();
          };
          hold.watchers.add(watcher);
        });
      },
      queued: (count = 1) => queued(count),
      release: () => {
        if (this.#hold === hold) this.#hold = undefined;
        resolve();
      },
    };
  }

  /** Waits while updates are held; rejects with the signal's reason when that fires first. */
  async pass(signal?: AbortSignal): Promise<void> {
    const hold = this.#hold;
    if (!hold) return;
    hold.arrived += 1;
    for (const watcher of [...hold.watchers]) watcher();
    if (!signal) return hold.released;
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => reject(signal.reason as Error);
      signal.addEventListener("abort", giveUp, { once: true });
      void hold.released.then(() => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      });
    });
  }

  failDockerOnce(): void {
    this.#dockerFailures += 1;
  }

  takeDockerFailure(): boolean {
    if (this.#dockerFailures === 0) return false;
    this.#dockerFailures -= 1;
    return true;
  }

  dieInNextUpdate(): void {
    this.#deaths += 1;
  }

  takeDeath(): boolean {
    if (this.#deaths === 0) return false;
    this.#deaths -= 1;
    return true;
  }

  failStart(containerName: string, times: number): void {
    this.#startFailures.set(containerName, times);
  }

  takeStartFailure(containerName: string): boolean {
    const left = this.#startFailures.get(containerName) ?? 0;
    if (left <= 0) return false;
    this.#startFailures.set(containerName, left - 1);
    return true;
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
