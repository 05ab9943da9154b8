import { Hold } from "../programs/hold.ts";

/** Replies that are held back until they are let go. */
export interface HeldReplies {
  /** Resolves once `count` (default 1) requests have arrived since the hold began. */
  waiting(count?: number): Promise<void>;
  /** Lets them go on, and those that come later. */
  release(): void;
}

/** What a test has asked an agent to do wrong; kept over restarts. */
export class AgentFaults {
  /** Whether Docker's socket answers the agent. */
  dockerReachable = true;
  /** The pace at which bodies are sent; undefined for as fast as the connection takes them. */
  bytesPerSecond: number | undefined;
  #hold: Hold | undefined;

  hold(): HeldReplies {
    const hold = new Hold();
    this.#hold = hold;
    return {
      waiting: (count = 1) => hold.arrived(count),
      release: () => {
        if (this.#hold === hold) this.#hold = undefined;
        hold.release();
      },
    };
  }

  /** Waits while replies are held; undefined when nothing is held, so that nothing is put off. */
  held(): Promise<void> | undefined {
    return this.#hold?.pass();
  }
}
