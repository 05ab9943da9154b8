import { writeOut } from "./client-output.ts";
import type { DockerExchange } from "./docker-exchange.ts";
import { writeHead } from "./write-head.ts";
import { formatEntry, readLogEntries, type LogEntry } from "./log-entries.ts";
import { followLogTail, type LogReader } from "./log-follower.ts";
import { contentTypes } from "./log-frames.ts";
import { LogPosition } from "./log-position.ts";
import { isTerminalLog, type LogSource } from "./log-source.ts";
import { relayReply } from "./relay-reply.ts";

/** Gives a log and what is added to it, late by at most a second. */
export async function followLogs(exchange: DockerExchange, source: LogSource): Promise<void> {
  const { agent, path, query, headers, signal, response } = exchange;
  const isFromEnd = query.get("tail") === "0";
  const ask: LogReader["ask"] = (changes, until) =>
    agent.send({ method: "GET", path, search: searchWith(query, changes), headers, signal: until });

  // With tail=0 the last entry is read all the same, unseen by the client: it tells where the log is.
  const first = await ask({ follow: undefined, ...(isFromEnd && { tail: "1" }) }, signal);
  if (first.status !== 200) {
    await relayReply(exchange, first);
    return;
  }
  const isFramed = !(await isTerminalLog(exchange, source, first));
  writeHead(exchange, 200, { "content-type": isFramed ? contentTypes.framed : contentTypes.terminal });
  response.flushHeaders();

  const hasStamps = /^(?:1|true)$/i.test(query.get("timestamps") ?? "");
  const write = async (entries: readonly LogEntry[]): Promise<void> => {
    if (entries.length === 0) return;
    const bytes = Buffer.concat(entries.map((entry) => formatEntry(entry, isFramed, hasStamps)));
    await writeOut(response, bytes, signal);
  };
  const position = new LogPosition();
  const beginning = position.begin();
  for await (const entries of readLogEntries(first.body, isFramed)) {
    const fresh = entries.filter((entry) => beginning.take(entry));
    if (!isFromEnd) await write(fresh);
  }
  beginning.end();
  const since = query.get("since") ?? undefined;
  await followLogTail({
    ask,
    isFramed,
    isMerged: source.of !== "containers",
    since,
    position,
    write,
    signal,
  });
  response.end();
}

/** The client's query with timestamps, and with these changes; `undefined` leaves a parameter out. */
function searchWith(query: URLSearchParams, changes: Readonly<Record<string, string | undefined>>): string {
  const changed = new URLSearchParams(query);
  changed.set("timestamps", "1");
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) changed.delete(name);
    else changed.set(name, value);
  }
  return `?${changed.toString()}`;
}
