import type { ForkExchange } from "./fork-exchange.ts";
import { limitOf, targetOf, timeLimit } from "./fork-query.ts";
import { sendJson, sendResult, sendText, sendTimeout, timestamp } from "./fork-reply.ts";
import { formatGoDuration } from "../programs/go-values.ts";
import { noCounts, type ScanCounts } from "./scan-counts.ts";
import type { UpdateTarget } from "./selection.ts";
import type { Release } from "./update-lock.ts";
import { ProcessGone, type WatchtowerRun } from "./watchtower-run.ts";
import type { ServerResponse } from "node:http";

/** Takes the lock as the request may: at once for a full update, however long it takes for a targeted one. */
async function lockFor(
  run: WatchtowerRun,
  target: UpdateTarget | undefined,
  signal: AbortSignal,
): Promise<Release | "busy" | "timed-out"> {
  if (!target) return run.lock.tryAcquire() ?? "busy";
  try {
    return await run.lock.acquire(signal);
  } catch {
    return "timed-out";
  }
}

/**
 * `POST /v1/update` (reference/watchtower.md a.3).
 *
 * The configured limit answers 408 at once and gives the lock back only when the run really ends; a shorter `timeout`
 * of the request ends the run and answers 200 with zeros.
 */
export async function handleForkUpdate({ run, query, response }: ForkExchange): Promise<void> {
  const target = targetOf(query);
  const { limitMs, asked } = limitOf(query, run.inputs.settings.updateTimeoutMs);
  const limit = timeLimit(limitMs);
  const started = performance.now();
  run.inputs.log("info", "Received HTTP API update request", {
    method: "POST",
    notify: "no",
    path: "/v1/update",
  });

  const lock = await lockFor(run, target, limit.signal);
  if (lock === "busy") {
    limit.clear();
    sendJson(
      response,
      429,
      { api_version: "v1", error: "another update is already running", timestamp: timestamp(run) },
      { "Retry-After": "30" },
    );
    return;
  }
  if (lock === "timed-out") {
    if (asked) sendSummary(run, response, noCounts, performance.now() - started);
    else sendTimeout(response);
    return;
  }
  const held = asked ? limit.signal : undefined;
  const update = run.update(target, limit.signal, held).finally(() => {
    limit.clear();
    lock();
  });
  if (query.get("async") === "true") {
    update.catch(() => undefined);
    sendText(response, 202, "Accepted");
    return;
  }
  const counts = asked ? await update : await Promise.race([update, aborted(limit.signal)]);
  if (counts) {
    sendSummary(run, response, counts, performance.now() - started);
    return;
  }
  // Nobody waits for the run any more; only the end of the process makes it reject.
  update.catch((error: unknown) => {
    if (!(error instanceof ProcessGone)) throw error;
  });
  sendTimeout(response);
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

function sendSummary(
  run: WatchtowerRun,
  response: ServerResponse,
  { scanned, updated, failed, restarted, skipped }: ScanCounts,
  durationMs: number,
): void {
  sendResult(run, response, {
    summary: { failed, restarted, scanned, skipped, updated },
    timing: { duration: formatGoDuration(durationMs), duration_ms: Math.floor(durationMs) },
  });
}
