/** Loads a module when it is first needed, and once: an `import()` costs some microseconds each time, even then. */
function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}

/** The replies' schemas, and with them zod. */
export const loadSchemas = lazily(() => import("./schemas.ts"));
/** The parsers of metrics pages. */
export const loadPrometheusText = lazily(() => import("@stack/prometheus-text"));
