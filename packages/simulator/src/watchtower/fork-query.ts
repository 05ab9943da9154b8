import { parseGoDuration } from "../programs/go-values.ts";
import type { UpdateTarget } from "./selection.ts";

/** A repeatable, comma-split, trimmed parameter; undefined when nothing is left of it. */
function list(query: URLSearchParams, name: string): string[] | undefined {
  const values = query
    .getAll(name)
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "");
  return values.length > 0 ? values : undefined;
}

/** What `image` and `container` narrow an update or a check to; undefined means everything (reference/watchtower.md a.3). */
export function targetOf(query: URLSearchParams): UpdateTarget | undefined {
  const images = list(query, "image");
  const containers = list(query, "container");
  if (!images && !containers) return undefined;
  return { ...(images ? { images } : {}), ...(containers ? { containers } : {}) };
}

/** The limit of one run in milliseconds and whether the request asked for it; the configured one caps it. */
export function limitOf(query: URLSearchParams, configuredMs: number): { limitMs: number; asked: boolean } {
  const askedMs = parseGoDuration(query.get("timeout") ?? "");
  if (askedMs === undefined || askedMs <= 0 || askedMs >= configuredMs) {
    return { limitMs: configuredMs, asked: false };
  }
  return { limitMs: askedMs, asked: true };
}

/** A signal that fires after a limit, and how to call it off; one below a millisecond has passed already. */
export function timeLimit(limitMs: number): { signal: AbortSignal; clear: () => void } {
  const reason = new Error("context deadline exceeded");
  const timeUp = new AbortController();
  if (limitMs < 1) timeUp.abort(reason);
  const timer = setTimeout(() => timeUp.abort(reason), Math.min(limitMs, 2 ** 31 - 1));
  timer.unref();
  return { signal: timeUp.signal, clear: () => clearTimeout(timer) };
}
