import { setTimeout as delay } from "node:timers/promises";
import { writeOut } from "./client-output.ts";
import { readWhole, type DockerExchange } from "./docker-exchange.ts";
import { inspectContainer, type ContainerFacts } from "./inspect-container.ts";
import { writeHead } from "./write-head.ts";
import { readMembers, writeMembers } from "./json-members.ts";
import { relayReply, streamHeaders } from "./relay-reply.ts";

/** As often as the engine itself measures. */
const intervalMs = 1_000;

/**
 * Gives a container's figures each second, until it is removed, by asking for each measurement on its own.
 *
 * The engine's stream carries the measurement before in each, from which the load is worked out; a single one does not,
 * so it is put in here. So are the container's name and ID, which engines leave out of a single measurement (seen in
 * 26.1), and without which docker stats shows neither.
 */
export async function followStats(exchange: DockerExchange, id: string): Promise<void> {
  const { agent, path, query, headers, signal, response } = exchange;
  const single = new URLSearchParams(query);
  single.set("stream", "0");
  single.set("one-shot", "1");
  const search = `?${single.toString()}`;
  let previous: ReadonlyMap<string, string> | undefined;
  let container: ContainerFacts | undefined;
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
      container = await inspectContainer(exchange, id);
      writeHead(exchange, 200, streamHeaders(reply.headers));
    }
    const whole = withName(withPrevious(members, previous), container);
    await writeOut(response, `${writeMembers(whole)}\n`, signal);
    previous = members;
    await next;
  }
}

function withName(
  members: ReadonlyMap<string, string>,
  container: ContainerFacts | undefined,
): ReadonlyMap<string, string> {
  if (container === undefined) return members;
  const { name, id } = container;
  return new Map([["name", JSON.stringify(name)], ["id", JSON.stringify(id)], ...members]);
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
