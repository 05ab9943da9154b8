import type { NetworkReason } from "./network-reason.ts";

/** The closed list of error codes; a `switch` over it is exhaustive. */
export type ApiErrorCode = "HTTP_STATUS" | "NETWORK" | "TIMEOUT" | "DECODE" | "REFUSED";

/** The request an error speaks of. `url` carries no credentials: they are redacted before anything is stored. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
}

interface Failure extends Exchange {
  /** What happened, without the method and URL. */
  readonly what: string;
  /** What to do about it, one sentence. */
  readonly remedy: string;
  readonly cause?: unknown;
}

const brand = Symbol.for("@stack/http.ApiError");

/**
 * The root of every error the clients throw for an exchange: what was asked, what happened, what to do.
 *
 * The caller's own abort is not in this family (it rejects with `signal.reason`), nor are wrong options
 * (`TypeError`).
 */
export abstract class ApiError extends Error {
  abstract readonly code: ApiErrorCode;
  readonly method: string;
  readonly url: string;
  /** What to do about it, one sentence; also the end of `message`. */
  readonly remedy: string;

  constructor({ method, url, what, remedy, cause }: Failure) {
    super(`${method} ${url} ${what}. ${remedy}`, cause === undefined ? undefined : { cause });
    this.method = method;
    this.url = url;
    this.remedy = remedy;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** The server answered with a status that the caller must look at. */
export class HttpError extends ApiError {
  override readonly name = "HttpError";
  readonly code = "HTTP_STATUS";
  readonly status: number;
  /** The reply's headers, lower-case names, credentials redacted. */
  readonly headers: Readonly<Record<string, string>>;
  /** The reply's body as text, at most the first 2,000 characters, secrets redacted. */
  readonly body: string;
  /** When to try again, from `Retry-After`; absent where the server gave none. */
  declare readonly retryAfterMs?: number;

  constructor(failure: Failure & Pick<HttpError, "status" | "headers" | "body"> & { retryAfterMs?: number }) {
    super(failure);
    this.status = failure.status;
    this.headers = failure.headers;
    this.body = failure.body;
    if (failure.retryAfterMs !== undefined) this.retryAfterMs = failure.retryAfterMs;
  }
}

/** No reply came because the connection failed; `cause` is the transport's own error. */
export class NetworkError extends ApiError {
  override readonly name = "NetworkError";
  readonly code = "NETWORK";
  readonly reason: NetworkReason;
  /** Whether the request had left: `false` means the server never saw it; absent where it cannot be known. */
  declare readonly sent?: boolean;

  constructor(failure: Failure & { reason: NetworkReason; sent: boolean | undefined }) {
    super(failure);
    this.reason = failure.reason;
    if (failure.sent !== undefined) this.sent = failure.sent;
  }
}

/** No complete reply within `timeoutMs`. The server may go on with what it was asked to do. */
export class TimeoutError extends ApiError {
  override readonly name = "TimeoutError";
  readonly code = "TIMEOUT";
  readonly timeoutMs: number;
  /** As in {@link NetworkError.sent}. */
  declare readonly sent?: boolean;

  constructor(failure: Failure & { timeoutMs: number; sent: boolean | undefined }) {
    super(failure);
    this.timeoutMs = failure.timeoutMs;
    if (failure.sent !== undefined) this.sent = failure.sent;
  }
}

/** A reply came, but not what this service sends: another server, a proxy's page, another version. */
export class DecodeError extends ApiError {
  override readonly name = "DecodeError";
  readonly code = "DECODE";
  /** The reply's body as text, at most the first 2,000 characters, secrets redacted. */
  readonly body: string;

  constructor(failure: Failure & { body: string }) {
    super(failure);
    this.body = failure.body;
  }
}

/** The request was not sent, because it would do something else than what was asked for. */
export class RefusedError extends ApiError {
  override readonly name = "RefusedError";
  readonly code = "REFUSED";
}

/** Any error of the family, narrowed by `code`. */
export type AnyApiError = HttpError | NetworkError | TimeoutError | DecodeError | RefusedError;

/** Whether this is an error of the family; works across copies of the package, where `instanceof` does not. */
export function isApiError(error: unknown): error is AnyApiError {
  return typeof error === "object" && error !== null && brand in error;
}
