import { send, type Connection } from "./connection.ts";
import { endpoints } from "./endpoints/endpoint.ts";

/** Looks at the metrics that go on while an update is under way. */
export interface MeanwhileLooks {
  /** Ends them, and says how many the update has been overtaken by: begun after it was sent, answered before it. */
  end(): number;
}

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
  let answered = 0;
  const look = async (): Promise<void> => {
    const { method, path } = endpoints.metrics;
    for (let looks = 1; looks <= tellingLooks; looks++) {
      await send(connection, { method, path, timeoutMs, signal: ending.signal });
      answered = looks;
    }
  };
  // One that fails tells nothing; what is wrong shows in the looks after the update.
  look().catch(() => undefined);
  return {
    end() {
      ending.abort();
      return answered;
    },
  };
}
