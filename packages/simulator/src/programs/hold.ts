/** Work that is held until it is let go. */
export class Hold {
  #released = false;
  #arrived = 0;
  readonly #watchers = new Set<() => void>();
  readonly #waiting = new Set<() => void>();

  /** Resolves once `count` have arrived since the hold began. */
  arrived(count: number): Promise<void> {
    if (this.#arrived >= count) return Promise.resolve();
    return new Promise((resolve) => {
      const watcher = (): void => {
        if (this.#arrived < count) return;
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
    });
  }

  /** Arrives and waits; rejects with the signal's reason when that fires first. */
  async pass(signal?: AbortSignal): Promise<void> {
    this.#arrived += 1;
    for (const watcher of [...this.#watchers]) watcher();
    if (this.#released) return;
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => reject(signal?.reason as Error);
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#waiting.add(() => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      });
    });
  }

  release(): void {
    this.#released = true;
    for (const goOn of this.#waiting) goOn();
    this.#waiting.clear();
  }
}
