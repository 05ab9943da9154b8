import { setTimeout as delay } from "node:timers/promises";
import { writeOut } from "./client-output.ts";
import { readWhole, type DockerExchange } from "./docker-exchange.ts";
import { writeHead } from "./write-head.ts";
import { readMembers, writeMembers } from "./json-members.ts";
import { relayReply, streamHeaders } from "./relay-reply.ts";

/** As often as the engine itself measures. */
const intervalMs = 1_000;

/**
 * Gives a container's figures each second, until it is removed, by asking for each measurement on its own.
 *
 * The engine's stream carries the measurement before in each, from which the load is worked out; a single one does not,
 * so it is put in here.
 */
export async function followStats(exchange: DockerExchange): Promise<void> {
  const { agent, path, query, headers, signal, response } = exchange;
  const single = new URLSearchParams(query);
  single.set("stream", "0");
  single.set("one-shot", "1");
  const search = `?${single.toString()}`;
  let previous: ReadonlyMap<string, string> | undefined;
  for (;;) {
    const next = delay(intervalMs, undefined, { signal });
    // Whoever leaves in between is noticed by the request first.
    next.catch(() => undefined);
    const reply = await agent.send({ method: "GET", path, search, headers, signal });
    if (reply.status !== 200) {
      if (previous === undefined) await relayReply(exchange, reply);
      else response.end();
      reply.body.destroy();
      return;
    }
    const text = (await readWhole(reply.body))?.toString("utf8") ?? "";
    const members = readMembers(text);
    if (members === undefined) {
      response.end();
      return;
    }
    if (previous === undefined) {
      writeHead(exchange, 200, streamHeaders(reply.headers));
    }
    await writeOut(response, `${writeMembers(withPrevious(members, previous))}\n`, signal);
    previous = members;
    await next;
  }
}

function withPrevious(
  members: ReadonlyMap<string, string>,
  previous: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> {
  const all = new Map(members);
  for (const [name, earlier] of [
    ["preread", "read"],
    ["precpu_stats", "cpu_stats"],
  ] as const) {
    const value = previous?.get(earlier);
    if (value !== undefined && all.has(name)) all.set(name, value);
  }
  return all;
}
