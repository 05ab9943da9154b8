import { parseGoDuration } from "../programs/go-values.ts";

/** AGENT_SECRET_TIMEOUT when the environment does not say. */
const defaultMs = 72 * 3_600_000;

/** The longest delay a timer takes. */
const longestTimerMs = 2 ** 31 - 1;

/** The one timer after which an agent that nobody claimed stops listening (reference/portainer-agent.md a). */
export class SecretTimeout {
  readonly #expire: () => void;
  readonly #timer: NodeJS.Timeout;
  #over = false;

  /** `setting` is AGENT_SECRET_TIMEOUT; `expire` is called at most once. */
  constructor(setting: string | undefined, expire: () => void) {
    this.#expire = expire;
    const ms = (setting === undefined ? undefined : parseGoDuration(setting)) ?? defaultMs;
    this.#timer = setTimeout(() => this.fire(), Math.min(Math.max(ms, 0), longestTimerMs));
    this.#timer.unref();
  }

  /** Does now what the timer does at its end. */
  fire(): void {
    if (this.#over) return;
    this.cancel();
    this.#expire();
  }

  cancel(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }
}
