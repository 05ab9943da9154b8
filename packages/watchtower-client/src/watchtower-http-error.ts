import { HttpError } from "@stack/http";

/**
 * What a failing status means, told apart by what the caller can do about it.
 *
 * `unauthorized`: another token. `not-enabled`: a setting of Watchtower's; the message names it. `rate-limited`: wait;
 * see `retryAfterMs`. `origin-refused`: a browser's page that Watchtower's CORS settings do not name.
 * `bad-parameter`: the request as Watchtower reads it. `server-timeout`: Watchtower's own limit. `unavailable`: for
 * now. `server-error`: see Watchtower's log. `other`: a status that no Watchtower sends.
 *
 * A busy Watchtower (its other kind of 429) is no error but the outcome `skipped` of an update.
 */
export type WatchtowerErrorKind =
  | "unauthorized"
  | "not-enabled"
  | "rate-limited"
  | "origin-refused"
  | "bad-parameter"
  | "server-timeout"
  | "unavailable"
  | "server-error"
  | "other";

/** A failing status of Watchtower's, with what it means; `code` is `HTTP_STATUS` as with every `HttpError`. */
export class WatchtowerHttpError extends HttpError {
  readonly kind: WatchtowerErrorKind;

  constructor(failure: ConstructorParameters<typeof HttpError>[0] & { kind: WatchtowerErrorKind }) {
    super(failure);
    this.kind = failure.kind;
  }
}
