import { setTimeout as delay } from "node:timers/promises";
import { DecodeError } from "@stack/http";
import { writeOut } from "./client-output.ts";
import type { DockerExchange } from "./docker-exchange.ts";
import { writeHead } from "./write-head.ts";
import { EngineClock, readEngineTime } from "./engine-clock.ts";
import { readLines } from "./read-lines.ts";
import { relayReply, streamHeaders } from "./relay-reply.ts";

/** How long one part of the stream lasts, and so how late an event may come. */
const partMs = 600;

/** How far each part reaches back into the one before: an event is published a moment after its own time. */
const overlapMs = 1_000;

/** A part that ends sooner than this was not waited for: the engine's clock is ahead of what is known of it. */
const pauseMs = 100;

/**
 * Follows the engine's events, which the agent would hold back, in short parts that it lets go at once.
 *
 * Each part lasts until a moment ahead, so that the engine itself waits for events, and none depends on how many of them
 * it remembers (256). What two parts have in common is given once.
 */
export async function followEvents(exchange: DockerExchange): Promise<void> {
  const { agent, query, path, headers, signal, response } = exchange;
  const clock = new EngineClock(await readEngineTime(agent, signal));
  const until = readTime(query.get("until")) ?? Infinity;
  const begin = readTime(query.get("since")) ?? clock.now();
  let since = begin;
  // The first part is the past alone, so that the client learns at once whether its filters are accepted.
  let end = Math.min(until, clock.now());
  let known: KnownEvent[] = [];
  for (;;) {
    const isWaiting = end > clock.now();
    const search = searchFor(query, since === begin ? undefined : since, begin, end);
    const part = delay(pauseMs);
    const reply = await agent.send({ method: "GET", path, search, headers, signal });
    if (reply.status !== 200 && !response.headersSent) {
      await relayReply(exchange, reply);
      return;
    }
    if (reply.status !== 200) throw unexpected(reply);
    if (!response.headersSent) {
      writeHead(exchange, 200, streamHeaders(reply.headers));
      response.flushHeaders();
    }
    const current: KnownEvent[] = [];
    for await (const lines of readLines(reply.body)) {
      const fresh = lines.filter((line) => {
        const index = known.findIndex((event) => event.line === line);
        if (index >= 0) known.splice(index, 1);
        current.push({ line, time: eventTime(line) });
        return index < 0;
      });
      if (fresh.length > 0) await writeOut(response, fresh.join(""), signal);
    }
    if (end >= until) break;
    if (isWaiting) {
      clock.set(end);
      await part;
    }
    since = Math.max(begin, end - overlapMs);
    known = current.filter(({ time }) => time >= since - 1);
    end = Math.min(until, clock.now() + partMs);
  }
  response.end();
}

/** An event that was given, in case the next part begins with it. */
interface KnownEvent {
  readonly line: string;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/** A time as the API takes it, seconds with a fraction, in milliseconds. */
function readTime(text: string | null): number | undefined {
  const seconds = Number(text);
  return text === null || text === "" || !Number.isFinite(seconds) ? undefined : seconds * 1_000;
}

function searchFor(query: URLSearchParams, since: number | undefined, begin: number, end: number): string {
  const changed = new URLSearchParams(query);
  // What the client wrote has nanoseconds, which a number would lose.
  if (since !== undefined || !changed.has("since"))
    changed.set("since", ((since ?? begin) / 1_000).toFixed(3));
  if (readTime(query.get("until")) !== end) changed.set("until", (end / 1_000).toFixed(3));
  return `?${changed.toString()}`;
}

function eventTime(line: string): number {
  const nanoseconds = /"timeNano":\s*(\d+)/.exec(line)?.[1];
  // Without a time, it is kept for the next part.
  return nanoseconds === undefined ? Infinity : Number(nanoseconds) / 1e6;
}

function unexpected({ method, url, status }: { method: string; url: string; status: number }): DecodeError {
  return new DecodeError({
    method,
    url,
    what: `answered ${status} in the midst of the events`,
    remedy: "See the agent's log (LOG_LEVEL=DEBUG shows request errors).",
    body: "",
  });
}
