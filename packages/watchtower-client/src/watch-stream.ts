/** What a `for await` goes over, and what can be ended from outside at any time, even while it waits. */
export interface WatchStream<T> extends AsyncIterableIterator<T>, AsyncDisposable {
  return(): Promise<IteratorResult<T>>;
  throw(error?: unknown): Promise<IteratorResult<T>>;
}

/**
 * Makes a stream from a generator that ends by its signal.
 *
 * An async generator's own `return()` waits for the `next()` under way, which here may wait for minutes: this one
 * aborts it first, so that timers and sockets are gone when it resolves. The caller's signal rejects with its reason.
 * Nothing runs before the first `next()`.
 */
export function watchStream<T>(
  signal: AbortSignal | undefined,
  generate: (signal: AbortSignal) => AsyncGenerator<T, void>,
): WatchStream<T> {
  const own = new AbortController();
  const generator = generate(signal === undefined ? own.signal : AbortSignal.any([own.signal, signal]));
  const end = async (): Promise<IteratorResult<T>> => {
    own.abort();
    await generator.return(undefined).catch(() => undefined);
    return { done: true, value: undefined };
  };
  return {
    async next() {
      try {
        return await generator.next();
      } catch (error) {
        if (own.signal.aborted && error === own.signal.reason) return { done: true, value: undefined };
        throw error;
      }
    },
    return: end,
    async throw(error) {
      await end();
      throw error;
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
