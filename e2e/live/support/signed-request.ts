import { rightHeaders } from "./agent-signatures.ts";
import type { RawRequest } from "./raw-exchange.ts";

type Headers = Readonly<Record<string, string>>;

/** A request as an agent with the secret `s3cret` accepts it. */
export const signed = (method: string, path: string, headers: Headers = {}, body?: string): RawRequest => ({
  method,
  path,
  headers: { ...rightHeaders, ...headers },
  ...(body !== undefined && { body }),
});
/** The same for a GET. */
export const get = (path: string, headers: Headers = {}): RawRequest => signed("GET", path, headers);
/** One without the two headers. */
export const unsigned = (method: string, path: string, headers: Headers = {}): RawRequest => ({
  method,
  path,
  headers,
});
