import type { Container } from "./container.ts";

/** Docker waits 100 ms before the first restart and doubles that up to a minute. */
const firstDelayMs = 100;
const longestDelayMs = 60_000;

function wantsRestart(container: Container): boolean {
  const { Name, MaximumRetryCount } = container.hostConfig.RestartPolicy;
  if (container.stoppedByHand) return false;
  if (Name === "always" || Name === "unless-stopped") return true;
  if (Name !== "on-failure" || container.exitCode === 0) return false;
  return MaximumRetryCount === 0 || container.restartCount < MaximumRetryCount;
}

/** The pending restarts of a host's containers; its timers never keep the process alive. */
export class RestartTimers {
  readonly #timers = new Map<Container, NodeJS.Timeout>();
  #closed = false;

  /** Puts a container that just ended into the state its restart policy asks for. */
  consider(container: Container, launch: () => Promise<void>): void {
    if (this.#closed || !wantsRestart(container)) return;
    container.status = "restarting";
    const delayMs = Math.min(firstDelayMs * 2 ** container.restartCount, longestDelayMs);
    const timer = setTimeout(() => {
      this.#timers.delete(container);
      container.restartCount += 1;
      launch().catch(() => {
        // A restart that cannot even be launched (its port is taken now) is tried again later, as by the engine.
        container.status = "exited";
        this.consider(container, launch);
      });
    }, delayMs);
    timer.unref();
    this.#timers.set(container, timer);
  }

  /** Calls off a pending restart. */
  forget(container: Container): void {
    clearTimeout(this.#timers.get(container));
    this.#timers.delete(container);
  }

  /** Calls off all restarts for good. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
