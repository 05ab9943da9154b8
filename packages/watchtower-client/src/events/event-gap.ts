import { isApiError } from "@stack/http";
import { readHistory, type HistoryEntry } from "../endpoints/history.ts";
import type { EndpointReader } from "../endpoints/read-endpoint.ts";
import { readStatus, type LastRun } from "../endpoints/status.ts";

/**
 * Why a stream was lost.
 *
 * `closed`: the server ended it. `broken`: the connection failed. `silent`: no heartbeat came for `silenceMs`.
 */
export type GapReason = "closed" | "broken" | "silent";

/**
 * A time in which events may have been missed: the fork numbers none and repeats none.
 *
 * After it the status and the history were read once; both tell of runs, not of single events.
 */
export interface EventGap {
  readonly type: "gap";
  readonly reason: GapReason;
  /** RFC 3339, by this machine's clock: when the last sign of life came, and when the stream stood again. */
  readonly lostAt: string;
  readonly resumedAt: string;
  /** The last run; absent where it was none, or where the status could not be read (see `problems`). */
  readonly status?: LastRun;
  /** The runs recorded since, by Watchtower's clock and from a second before; absent where it could not be read. */
  readonly history?: readonly HistoryEntry[];
  /** Why status or history are missing: usually because the endpoint is not enabled. */
  readonly problems: readonly Error[];
}

/** Where a stream was lost. */
export interface LostStream {
  readonly reason: GapReason;
  readonly lostAt: string;
  /** The same time by the server's clock. */
  readonly serverTime: Date;
}

/** Reads what can be known about the time without events. Only the caller's abort is thrown. */
export async function readGap(reader: EndpointReader, lost: LostStream): Promise<EventGap> {
  const resumedAt = new Date().toISOString();
  const problems: Error[] = [];
  const attempt = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (!isApiError(error)) throw error;
      problems.push(error);
      return undefined;
    }
  };
  // The server's clock was read to the second, so a second more is asked for than is missing.
  const since = new Date(lost.serverTime.getTime() - 1_000);
  const [status, history] = await Promise.all([
    attempt(readStatus(reader)),
    attempt(readHistory(reader, { since })),
  ]);
  return {
    type: "gap",
    reason: lost.reason,
    lostAt: lost.lostAt,
    resumedAt,
    ...(status && { status }),
    ...(history && { history }),
    problems,
  };
}
