import type { ServerResponse } from "node:http";
import { rfc3339Nano } from "../host/clock.ts";
import { sendJson, sendText } from "./fork-headers.ts";
import { formatGoDuration, parseGoDuration } from "./go-values.ts";
import { noCounts, type ScanCounts } from "./scan-counts.ts";
import type { UpdateTarget } from "./selection.ts";
import type { Release } from "./update-lock.ts";
import { ProcessGone, type WatchtowerRun } from "./watchtower-run.ts";

/** Whole seconds, as the fork's replies carry it. */
export function timestamp(run: WatchtowerRun): string {
  return rfc3339Nano((run.inputs.daemon.clock.nanos() / 1_000_000_000n) * 1_000_000_000n);
}

/** A repeatable, comma-split, trimmed parameter; undefined when nothing is left of it. */
function list(query: URLSearchParams, name: string): string[] | undefined {
  const values = query
    .getAll(name)
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "");
  return values.length > 0 ? values : undefined;
}

function targetOf(query: URLSearchParams): UpdateTarget | undefined {
  const images = list(query, "image");
  const containers = list(query, "container");
  if (!images && !containers) return undefined;
  return { ...(images ? { images } : {}), ...(containers ? { containers } : {}) };
}

/** A limit in milliseconds and whether the request asked for it; the configured one caps it. */
function limitOf(query: URLSearchParams, configuredMs: number): { limitMs: number; asked: boolean } {
  const askedMs = parseGoDuration(query.get("timeout") ?? "");
  if (askedMs === undefined || askedMs <= 0 || askedMs >= configuredMs) {
    return { limitMs: configuredMs, asked: false };
  }
  return { limitMs: askedMs, asked: true };
}

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
export async function handleForkUpdate(
  run: WatchtowerRun,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const target = targetOf(query);
  const { limitMs, asked } = limitOf(query, run.inputs.settings.updateTimeoutMs);
  const timeUp = new AbortController();
  const timer = setTimeout(
    () => timeUp.abort(new Error("context deadline exceeded")),
    Math.min(limitMs, 2 ** 31 - 1),
  );
  timer.unref();
  const started = performance.now();

  const lock = await lockFor(run, target, timeUp.signal);
  if (lock === "busy") {
    clearTimeout(timer);
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
  const held = asked ? timeUp.signal : undefined;
  const update = run.update(target, timeUp.signal, held).finally(() => {
    clearTimeout(timer);
    lock();
  });
  if (query.get("async") === "true") {
    update.catch(() => undefined);
    sendText(response, 202, "Accepted");
    return;
  }
  const counts = asked ? await update : await Promise.race([update, aborted(timeUp.signal)]);
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

/** The route's own limit answers below the middleware: none of the usual headers. */
function sendTimeout(response: ServerResponse): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  sendText(response, 408, "Request Timeout");
}

function sendSummary(
  run: WatchtowerRun,
  response: ServerResponse,
  { scanned, updated, failed, restarted, skipped }: ScanCounts,
  durationMs: number,
): void {
  sendJson(response, 200, {
    api_version: "v1",
    timestamp: timestamp(run),
    summary: { failed, restarted, scanned, skipped, updated },
    timing: { duration: formatGoDuration(durationMs), duration_ms: Math.floor(durationMs) },
  });
}
