import { isApiError, type AnyApiError } from "@stack/http";

/** How waiting times grow from one failure to the next. */
export interface BackOff {
  /** The first wait; doubled with each further failure. */
  readonly firstMs: number;
  /** The longest wait, also where the server asks for a longer one. */
  readonly maxMs: number;
}

/** How long to wait after so many failures in a row (1 for the first); never shorter than the server asks for. */
export function backOffMs({ firstMs, maxMs }: BackOff, failures: number, error?: unknown): number {
  const asked = isApiError(error) && error.code === "HTTP_STATUS" ? (error.retryAfterMs ?? 0) : 0;
  return Math.min(maxMs, Math.max(asked, firstMs * 2 ** Math.min(failures - 1, 30)));
}

/** Whether trying again later can help: nothing answered, or the server said "not now". */
export function isPassing(error: unknown): error is AnyApiError {
  if (!isApiError(error)) return false;
  if (error.code === "HTTP_STATUS")
    return error.status === 429 || error.status === 408 || error.status >= 500;
  return error.code === "NETWORK" || error.code === "TIMEOUT";
}
