/** Loads a module when it is first needed, and once: an `import()` costs some microseconds each time, even then. */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}

/** The replies' schemas, and with them zod. */
export const loadSchemas = lazily(() => import("./schemas.ts"));
/** The WebSocket client. */
export const loadWebSocket = lazily(() => import("ws"));
/** Everything that a client does once something is called. */
export const loadImplementation = lazily(() => import("./implementation.ts"));
