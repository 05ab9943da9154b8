/** Sees to it that nobody waits for an agent that is gone. */
export interface AgentWatch {
  /**
   * Takes one exchange under watch until it leaves; its signal aborts, with the reason, when the agent no longer answers.
   */
  join(signal: AbortSignal): { readonly signal: AbortSignal; readonly leave: () => void };
  /** Ends every exchange under watch, and those that join later. */
  end(reason: Error): void;
}

/** How often the agent is asked while somebody waits for it. */
const intervalMs = 20_000;

/**
 * Asks `ping` while exchanges are under way: a reply may be silent for hours as it should (docker wait), and a connection
 * whose other side vanished looks the same.
 *
 * Two failures in a row end what is under way. No timer runs while nothing is.
 */
export function watchAgent(ping: (signal: AbortSignal) => Promise<unknown>): AgentWatch {
  const exchanges = new Set<AbortController>();
  let timer: NodeJS.Timeout | undefined;
  let asking: AbortController | undefined;
  let failures = 0;
  let ended: Error | undefined;

  const endAll = (reason: unknown): void => {
    for (const exchange of exchanges) exchange.abort(reason);
  };
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    asking?.abort();
    failures = 0;
  };
  const schedule = (): void => {
    timer = setTimeout(() => void ask(), intervalMs);
    timer.unref();
  };
  const ask = async (): Promise<void> => {
    const own = (asking = new AbortController());
    try {
      await ping(own.signal);
      failures = 0;
    } catch (error) {
      if (own.signal.aborted) return;
      failures += 1;
      if (failures >= 2) endAll(error);
    }
    if (exchanges.size > 0 && !own.signal.aborted) schedule();
  };

  return {
    join(signal) {
      const exchange = new AbortController();
      // Not AbortSignal.any: one for each exchange of a proxy that runs for months would pile up on Node 20.
      const follow = (): void => exchange.abort(signal.reason);
      signal.addEventListener("abort", follow, { once: true });
      if (signal.aborted) follow();
      if (ended !== undefined) exchange.abort(ended);
      exchanges.add(exchange);
      if (exchanges.size === 1) schedule();
      return {
        signal: exchange.signal,
        leave: () => {
          signal.removeEventListener("abort", follow);
          exchanges.delete(exchange);
          if (exchanges.size === 0) stop();
        },
      };
    },
    end(reason) {
      ended = reason;
      endAll(reason);
    },
  };
}
