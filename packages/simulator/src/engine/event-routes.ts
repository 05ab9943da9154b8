import { DockerError } from "../host/docker-error.ts";
import type { EngineEvent } from "../host/event-log.ts";
import { type Filters, matchesAny, matchesLabels, parseFilters } from "./filters.ts";
import type { EngineReply, EngineRequest, EngineRoute } from "./route.ts";

const known = ["type", "event", "container", "image", "network", "volume", "label", "scope", "daemon"];

/** Reads `since` and `until`: unix seconds with or without fraction, or RFC 3339; in nanoseconds. */
export function parseTimestamp(text: string): bigint {
  const unix = /^(\d+)(?:\.(\d{1,9}))?$/.exec(text);
  if (unix) return BigInt(unix[1] ?? 0) * 1_000_000_000n + BigInt((unix[2] ?? "").padEnd(9, "0"));
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new DockerError(400, `failed to parse value as time: ${text}`);
  return BigInt(milliseconds) * 1_000_000n;
}

function matches(event: EngineEvent, filters: Filters): boolean {
  const { ID, Attributes } = event.Actor;
  const names = (wanted: string): boolean => ID.startsWith(wanted) || Attributes["name"] === wanted;
  return (
    matchesAny(filters.get("type"), (type) => event.Type === type) &&
    matchesAny(
      filters.get("event"),
      (action) => event.Action === action || event.Action.startsWith(`${action}:`),
    ) &&
    matchesAny(filters.get("container"), (wanted) => event.Type === "container" && names(wanted)) &&
    matchesAny(
      filters.get("image"),
      (wanted) => (event.Type === "image" && names(wanted)) || Attributes["image"] === wanted,
    ) &&
    matchesAny(filters.get("network"), (wanted) => event.Type === "network" && names(wanted)) &&
    matchesAny(filters.get("volume"), (wanted) => event.Type === "volume" && names(wanted)) &&
    matchesLabels(Attributes, filters.get("label"))
  );
}

function stream({ daemon, query, response }: EngineRequest): EngineReply {
  const filters = parseFilters(query, known);
  const since = query.get("since");
  const until = query.get("until");
  const from = since ? parseTimestamp(since) : undefined;
  const to = until ? parseTimestamp(until) : undefined;
  response.writeHead(200, { "Content-Type": "application/json" });
  response.flushHeaders();
  const send = (event: EngineEvent): void => {
    if (matches(event, filters)) response.write(`${JSON.stringify(event)}\n`);
  };
  if (from !== undefined) {
    for (const event of daemon.events.all()) {
      // The exact nanoseconds are lost in a JavaScript number; a microsecond of slack never loses an event.
      const nanos = BigInt(event.timeNano);
      if (nanos + 1_000n >= from && (to === undefined || nanos <= to)) send(event);
    }
  }
  const leftMs = to === undefined ? undefined : Number(to / 1_000_000n) - daemon.clock.date().getTime();
  if (leftMs !== undefined && leftMs <= 0) {
    response.end();
    return undefined;
  }
  const stop = daemon.events.subscribe(send);
  const timer =
    leftMs === undefined
      ? undefined
      : setTimeout(
          () => {
            stop();
            response.end();
          },
          Math.min(leftMs, 2 ** 31 - 1),
        );
  timer?.unref();
  response.once("close", () => {
    stop();
    clearTimeout(timer);
  });
  return undefined;
}

/** `/events`. */
export const eventRoutes: readonly EngineRoute[] = [{ method: "GET", path: /^\/events$/, handle: stream }];
