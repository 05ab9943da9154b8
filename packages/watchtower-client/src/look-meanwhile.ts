import { send, type Connection } from "./connection.ts";
import { endpoints } from "./endpoints/endpoint.ts";

/** Looks at the metrics that go on while an update is under way. */
export interface MeanwhileLooks {
  /** Ends them, and says by which the update has been overtaken. */
  end(): OvertakingLooks;
}

/** Looks that were begun after an update was sent, one after the other, and answered before it. */
export interface OvertakingLooks {
  readonly looks: number;
  /** From the sending to the answer to the last of them. */
  readonly lastedMs: number;
}

/** What overtakes nothing: no looks. */
export const noLooks: OvertakingLooks = { looks: 0, lastedMs: 0 };

/** A skipped update was never seen to be overtaken by so many; docs/decisions/003 has the figures. */
export const tellingLooks = 5;

/**
 * Begins to look at the metrics of 1.7.1, one look after the other, until enough are answered; to be called once the
 * update was sent.
 *
 * 1.7.1 skips an update in less time than it takes to answer a look, so one that looks overtake was not skipped. Unlike
 * a clock that holds on slow ways and busy machines, too: they hold up both. The looks go over connections of their
 * own, so a dispatcher with a single one has none to tell of.
 */
export function lookMeanwhile(connection: Connection, timeoutMs: number): MeanwhileLooks {
  const ending = new AbortController();
  const sentAt = performance.now();
  let overtaking = noLooks;
  const look = async (): Promise<void> => {
    const { method, path } = endpoints.metrics;
    for (let looks = 1; looks <= tellingLooks; looks++) {
      await send(connection, { method, path, timeoutMs, signal: ending.signal });
      overtaking = { looks, lastedMs: performance.now() - sentAt };
    }
  };
  // One that fails tells nothing; what is wrong shows in the looks after the update.
  look().catch(() => undefined);
  return {
    end() {
      ending.abort();
      return overtaking;
    },
  };
}
