import { RefusedError, type Reply } from "@stack/http";
import type { ZodType } from "zod";
import { send, type Connection } from "../connection.ts";
import type { Detection } from "../detection.ts";
import { loadSchemas } from "../lazy-modules.ts";
import { replyError, unexpectedReply } from "../reply-error.ts";
import type * as Schemas from "../schemas.ts";
import { describeRange, isBefore } from "../version-range.ts";
import type { Endpoint } from "./endpoint.ts";

/** A Watchtower that is known, and the bounds of one call to it. */
export interface EndpointReader {
  readonly connection: Connection;
  readonly detection: Detection;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads an endpoint whose reply is JSON.
 *
 * Throws `RefusedError` before sending where no version of this Watchtower has the endpoint, `HttpError` for a failing
 * status, and `DecodeError` for a reply that is none of the endpoint's.
 */
export async function readEndpoint<T>(
  reader: EndpointReader,
  endpoint: Endpoint,
  query: URLSearchParams,
  schemaOf: (schemas: typeof Schemas) => ZodType<T>,
): Promise<T> {
  const reply = await requestEndpoint(reader, endpoint, query);
  // zod is loaded when the first reply is there, so that importing the package costs little.
  return decodeReply(reader, endpoint, reply, schemaOf(await loadSchemas()));
}

/** The reply of an endpoint, with or without content (204). */
export async function requestEndpoint(
  reader: EndpointReader,
  endpoint: Endpoint,
  query = new URLSearchParams(),
): Promise<Reply> {
  requireEndpoint(reader, endpoint);
  const { connection, timeoutMs, signal } = reader;
  const { method, path } = endpoint;
  const reply = await send(connection, { method, path, query, timeoutMs, signal });
  if (reply.status === 200 || reply.status === 204) return reply;
  throw replyError(reply, endpoint, connection);
}

/** The reply's JSON, checked; the error names the first place that does not fit. */
export function decodeReply<T>(
  { connection }: EndpointReader,
  { path }: Endpoint,
  reply: Reply,
  schema: ZodType<T>,
): T {
  const parsed = schema.safeParse(reply.json());
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join(".") ?? "";
  throw unexpectedReply(
    reply,
    `not with what ${path} answers${place === "" ? "" : ` (see ${place})`}`,
    connection,
  );
}

/** Throws `RefusedError` where no version in the range has the endpoint; nothing is sent then. */
export function requireEndpoint(
  { connection, detection }: Pick<EndpointReader, "connection" | "detection">,
  { method, path, since }: Endpoint,
): void {
  if (!isBefore(detection.version, since)) return;
  throw new RefusedError({
    method,
    url: new URL(path, connection.baseUrl).href,
    what: `was not sent: it is not available in this Watchtower (${describeRange(detection.version)})`,
    remedy: `Use nickfedor/watchtower ${since} or later, which has it.`,
  });
}

/** The query of a filter by exact values. An empty one would list everything, so it is refused. */
export function filterQuery(
  reader: EndpointReader,
  { method, path }: Endpoint,
  filter: Readonly<Record<string, string | undefined>>,
): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value === undefined) continue;
    if (value === "") {
      throw new RefusedError({
        method,
        url: new URL(path, reader.connection.baseUrl).href,
        what: `was not sent: ${name} is empty and would list everything`,
        remedy: `Leave ${name} out to list everything.`,
      });
    }
    query.append(name, value);
  }
  return query;
}

/** Absent instead of the empty text by which the fork says that it has none. */
export function unlessEmpty<Key extends string>(key: Key, value: string): Partial<Record<Key, string>> {
  return value === "" ? {} : ({ [key]: value } as Partial<Record<Key, string>>);
}
