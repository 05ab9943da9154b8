import { endpoints } from "./endpoint.ts";
import { readEndpoint, type EndpointReader } from "./read-endpoint.ts";

/** Which runs to list; both ends included. */
export interface HistoryRange {
  /** RFC 3339 where it is text; an offset may be written as `+01:00`. */
  readonly since?: Date | string;
  readonly until?: Date | string;
  /** The newest so many; everything when absent. */
  readonly limit?: number;
}

/** One run, with how many containers; checks are not recorded. */
export interface HistoryEntry {
  /** When its numbers were recorded, RFC 3339 with nanoseconds, by Watchtower's clock. */
  readonly at: string;
  readonly scanned: number;
  readonly updated: number;
  readonly failed: number;
  readonly restarted: number;
  readonly skipped: number;
}

/** GET /v1/history: the last 500 runs of this process at most, oldest first; a restart forgets them. */
export async function readHistory(
  reader: EndpointReader,
  range: HistoryRange,
): Promise<readonly HistoryEntry[]> {
  const query = rangeQuery(range);
  const reply = await readEndpoint(reader, endpoints.history, query, (schemas) => schemas.historyReplySchema);
  return (reply.entries ?? []).map(({ timestamp, scanned, updated, failed, restarted, skipped }) => ({
    at: timestamp,
    scanned,
    updated,
    failed,
    restarted,
    skipped,
  }));
}

/** Throws `TypeError` for what the fork would refuse, or read as no limit at all (0). */
function rangeQuery({ since, until, limit }: HistoryRange): URLSearchParams {
  // URLSearchParams encodes the plus of an offset, which would arrive as a blank.
  const query = new URLSearchParams();
  for (const [name, time] of Object.entries({ since, until })) {
    if (time !== undefined) query.append(name, timeText(name, time));
  }
  if (limit === undefined) return query;
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new TypeError(
      `@stack/watchtower-client: limit must be a whole number from 1; it is ${limit}. Leave it out for everything.`,
    );
  }
  query.append("limit", String(limit));
  return query;
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function timeText(name: string, time: Date | string): string {
  const isTime = !Number.isNaN(new Date(time).getTime()) && (typeof time !== "string" || rfc3339.test(time));
  if (isTime) return typeof time === "string" ? time : time.toISOString();
  throw new TypeError(
    `@stack/watchtower-client: ${name} must be a Date or RFC 3339 with an offset, such as 2026-01-31T04:00:00Z.`,
  );
}
