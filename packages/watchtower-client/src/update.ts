import { isApiError, mayHaveArrived, type Reply } from "@stack/http";
import { send, type Connection } from "./connection.ts";
import type { Detection, Flavour } from "./detection.ts";
import { endpoints } from "./endpoints/endpoint.ts";
import { lookMeanwhile, noLooks } from "./look-meanwhile.ts";
import { replyError } from "./reply-error.ts";
import { readScanEvidence } from "./scan-evidence.ts";
import { settleEmptyReply, type RereadOptions } from "./settle-empty-reply.ts";
import { targetQuery, type UpdateTarget } from "./target.ts";
import { unknownOutcome, type UpdateOutcome } from "./update-outcome.ts";
import { outcomeOfForkReply } from "./update-reply.ts";

/** What to update, and how long to wait for it. */
export interface UpdateOptions extends UpdateTarget {
  /** Return once the run has started; the fork only (1.17.0). It runs under the same server limit as any other. */
  readonly async?: boolean;
  /** Bounds the wait for the update itself, in milliseconds; 1,800,000 (30 minutes) by default, `Infinity` for none. */
  readonly timeoutMs?: number;
  /** Rejects with its own reason; the update goes on in Watchtower. */
  readonly signal?: AbortSignal;
  /** How the counter of 1.7.1 is looked at again after its empty reply; about a second at most by default. */
  readonly rereads?: RereadOptions;
}

const updateTimeoutMs = 30 * 60_000;

/** Triggers the update over a connection whose Watchtower is known, and finds out what became of it. */
export async function runUpdate(
  connection: Connection,
  detection: Detection,
  options: UpdateOptions,
  readTimeoutMs: number,
): Promise<UpdateOutcome> {
  const { flavour } = detection;
  const { signal, rereads = {} } = options;
  const query = targetQuery(options, detection, () => new URL("v1/update", connection.baseUrl).href);
  // 1.7.1 answers a done and a skipped update alike; its scan counter tells them apart. Reading it first also finds a
  // wrong token before anything is sent that could do something.
  const before =
    flavour === "containrrr" ? await readScanEvidence(connection, readTimeoutMs, signal) : undefined;
  const targeted = query.size > 0;
  const sentAt = performance.now();
  const sending = send(connection, {
    method: "POST",
    path: "v1/update",
    query,
    timeoutMs: options.timeoutMs ?? updateTimeoutMs,
    signal,
  });
  const meanwhile = before === undefined || targeted ? undefined : lookMeanwhile(connection, readTimeoutMs);
  let reply: Reply;
  try {
    reply = await sending;
  } catch (error) {
    meanwhile?.end();
    return outcomeOfSilence(error, flavour);
  }
  const durationMs = Math.round(performance.now() - sentAt);
  const overtaking = meanwhile?.end() ?? noLooks;
  const isSuccess = reply.status >= 200 && reply.status < 300;
  // The fork answers `async=true` with an empty 202 up to 1.19.
  if (isSuccess && reply.bytes.length === 0 && reply.status !== 202) {
    const answered = { connection, flavour, before, targeted, durationMs, overtaking };
    return settleEmptyReply({ ...answered, rereads, readTimeoutMs, signal });
  }
  if (isSuccess || reply.status === 429) return outcomeOfForkReply(reply, flavour, durationMs, connection);
  return outcomeOfFailure(reply, flavour, connection);
}

/** No answer: an error when the request never left, otherwise an outcome that says so. */
function outcomeOfSilence(error: unknown, flavour: Flavour): UpdateOutcome {
  if (!isApiError(error)) throw error; // the caller's own abort
  if (error.code === "TIMEOUT" && mayHaveArrived(error)) return unknownOutcome(flavour, "timed-out");
  if (error.code === "NETWORK" && mayHaveArrived(error)) return unknownOutcome(flavour, "disconnected");
  throw error;
}

/** A failing status: unknown where the update may have begun, an error where it cannot have. */
function outcomeOfFailure(reply: Reply, flavour: Flavour, connection: Connection): UpdateOutcome {
  switch (reply.status) {
    case 408: // the fork's route limit
    case 503: // the fork's targeted update whose wait for the lock ran out; or a proxy that gave up
    case 504:
      return unknownOutcome(flavour, "server-timeout");
    case 502:
      return unknownOutcome(flavour, "disconnected");
    case 500:
      return unknownOutcome(flavour, "server-error");
    default:
      throw replyError(reply, endpoints.update, connection);
  }
}
