/**
 * Loads a module when it is first needed, and once: an `import()` costs some microseconds each time, even then.
 *
 * A loading that failed is tried again by the next call.
 */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}
