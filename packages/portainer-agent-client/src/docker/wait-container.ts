import type { StreamReply } from "@stack/http";
import { jsonOf, readWhole, type DockerExchange } from "./docker-exchange.ts";
import { writeHead } from "./write-head.ts";
import { inspectContainer, type ContainerFacts } from "./inspect-container.ts";
import { relayReply } from "./relay-reply.ts";

/**
 * Waits for a container to stop, telling at once that the waiting has begun.
 *
 * The engine sends its status before it waits, and docker run waits for that before it starts the container; the agent
 * would hold it back to the end. It also ends a reply after 30 minutes, by a connection that breaks when the container
 * stops: what became of it is then looked up.
 */
export async function waitForContainer(exchange: DockerExchange, id: string): Promise<void> {
  const { agent, method, path, search, headers, signal, response } = exchange;
  const wait = (): Promise<Outcome> => settle(agent.send({ method, path, search, headers, signal }));
  let waiting = wait();
  const before = await inspectContainer(exchange, id);
  if (before === undefined) {
    const { reply, error } = await waiting;
    if (reply === undefined) throw error;
    await relayReply(exchange, reply);
    return;
  }
  writeHead(exchange, 200, { "content-type": "application/json" });
  response.flushHeaders();
  for (;;) {
    const { reply, error } = await waiting;
    if (reply !== undefined) {
      const bytes = (await readWhole(reply.body)) ?? Buffer.alloc(0);
      const { message } = (jsonOf(bytes) ?? {}) as { message?: string };
      response.end(reply.status === 200 ? bytes : (message ?? `The agent answered ${reply.status}.`));
      return;
    }
    if (signal.aborted) throw error;
    const end = await endSince(before, exchange, id);
    if (end !== undefined) {
      response.end(end);
      return;
    }
    waiting = wait();
  }
}

interface Outcome {
  readonly reply?: StreamReply;
  readonly error?: unknown;
}

/** So that a failure while something else is awaited is not an unhandled one. */
async function settle(work: Promise<StreamReply>): Promise<Outcome> {
  try {
    return { reply: await work };
  } catch (error) {
    return { error };
  }
}

/**
 * What there is to tell after the waiting broke off; `undefined` where the container has not stopped since.
 *
 * A failure is told by a sentence: what is no JSON, Docker's clients give their users as an error; of the `Error` that
 * the API has for it, docker wait prints nothing.
 */
async function endSince(
  before: ContainerFacts,
  exchange: DockerExchange,
  id: string,
): Promise<string | undefined> {
  try {
    const now = await inspectContainer(exchange, id);
    if (now === undefined) return "The container was removed after the agent had given up waiting.";
    if (now.finishedAt === before.finishedAt) return undefined;
    return `${JSON.stringify({ StatusCode: now.exitCode })}\n`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
