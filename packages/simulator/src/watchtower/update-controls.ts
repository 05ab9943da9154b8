import { Hold } from "../programs/hold.ts";

/** Updates that are held inside their run until they are let go. */
export interface HeldUpdates {
  /** Resolves once `count` (default 1) updates have arrived since the hold began; each holds the lock. */
  waiting(count?: number): Promise<void>;
  /** Resolves once `count` (default 1) further callers wait for the lock. */
  queued(count?: number): Promise<void>;
  /** Lets the held updates go on, and those that come later. */
  release(): void;
}

/** Checks that are held at their beginning until they are let go; a check takes no lock. */
export type HeldChecks = Omit<HeldUpdates, "queued">;

/** What a test has asked a Watchtower to do wrong; kept over restarts. */
export class UpdateControls {
  /** Whether Docker answers at all. */
  dockerReachable = true;
  #updateHold: Hold | undefined;
  #checkHold: Hold | undefined;
  #dockerFailures = 0;
  #deaths = 0;
  readonly #startFailures = new Map<string, number>();

  hold(queued: (count: number) => Promise<void>): HeldUpdates {
    const hold = new Hold();
    this.#updateHold = hold;
    return {
      waiting: (count = 1) => hold.arrived(count),
      queued: (count = 1) => queued(count),
      release: () => {
        if (this.#updateHold === hold) this.#updateHold = undefined;
        hold.release();
      },
    };
  }

  holdChecks(): HeldChecks {
    const hold = new Hold();
    this.#checkHold = hold;
    return {
      waiting: (count = 1) => hold.arrived(count),
      release: () => {
        if (this.#checkHold === hold) this.#checkHold = undefined;
        hold.release();
      },
    };
  }

  /** Waits while updates are held; rejects with the signal's reason when that fires first. */
  async pass(signal?: AbortSignal): Promise<void> {
    await this.#updateHold?.pass(signal);
  }

  /** The same for checks. */
  async passCheck(signal?: AbortSignal): Promise<void> {
    await this.#checkHold?.pass(signal);
  }

  failDockerOnce(): void {
    this.#dockerFailures += 1;
  }

  /** Whether the listing of an update must fail now. */
  takeDockerFailure(): boolean {
    if (!this.dockerReachable) return true;
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
