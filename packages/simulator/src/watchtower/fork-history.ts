import { rfc3339Nano } from "../host/clock.ts";
import type { ForkExchange } from "./fork-exchange.ts";
import { sendResult, sendText } from "./fork-reply.ts";
import { parseRfc3339 } from "./go-time.ts";
import type { HistoryFilter } from "./scan-history.ts";

/** Thrown for a parameter the endpoint refuses; the message is the whole reply. */
class BadParameter extends Error {}

function time(query: URLSearchParams, name: string): bigint | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (text === "") throw new BadParameter(`invalid '${name}' parameter: empty value`);
  const nanos = parseRfc3339(text);
  if (typeof nanos === "bigint") return nanos;
  throw new BadParameter(`invalid '${name}' parameter: invalid time parameter: ${nanos}`);
}

function limit(query: URLSearchParams): number {
  const text = query.get("limit") ?? "";
  if (text === "") return 0;
  const refuse = (reason: string): BadParameter => new BadParameter(`invalid 'limit' parameter: ${reason}`);
  const parsing = `invalid limit parameter: strconv.Atoi: parsing ${JSON.stringify(text)}`;
  if (!/^[+-]?\d+$/.test(text)) throw refuse(`${parsing}: invalid syntax`);
  if (BigInt.asIntN(64, BigInt(text)) !== BigInt(text)) throw refuse(`${parsing}: value out of range`);
  if (Number(text) < 0) throw refuse("limit must be non-negative");
  return Number(text);
}

function readFilter(query: URLSearchParams): HistoryFilter {
  const sinceNanos = time(query, "since");
  const untilNanos = time(query, "until");
  if (sinceNanos !== undefined && untilNanos !== undefined && sinceNanos > untilNanos) {
    throw new BadParameter("invalid time range: 'since' must not be after 'until'");
  }
  return { sinceNanos, untilNanos, limit: limit(query) };
}

/** `GET /v1/history`: update runs, oldest first; check runs are not among them (reference/watchtower.md a.4). */
export function handleHistory({ run, query, response }: ForkExchange): void {
  try {
    const entries = run.history
      .select(readFilter(query))
      .map(({ nanos, scanned, updated, failed, restarted, skipped }) => ({
        timestamp: rfc3339Nano(nanos),
        scanned,
        updated,
        failed,
        restarted,
        skipped,
      }));
    sendResult(run, response, { entries, count: entries.length });
  } catch (error) {
    if (!(error instanceof BadParameter)) throw error;
    sendText(response, 400, error.message);
  }
}
