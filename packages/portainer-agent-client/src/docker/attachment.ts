import type { Duplex } from "node:stream";
import { answerError } from "./answer-error.ts";
import type { DockerExchange } from "./docker-exchange.ts";
import { isDockersOwn } from "./dockers-own.ts";
import { forward } from "./forward.ts";
import { inspectContainer } from "./inspect-container.ts";
import { contentTypes } from "./log-frames.ts";
import { refuse, refusal, type Refusal } from "./refuse.ts";

/** Connections that were asked for to attach to containers, until their clients ask for the start that would follow. */
export type HeldAttachments = Map<string, Duplex>;

const attaching: Refusal = {
  what: "cannot go through the Portainer Agent: it has no way to attach to a container",
  remedy:
    "Use docker run -d, or docker start without -a, and then docker logs -f; docker exec -it for a terminal; docker compose up -d.",
};

/**
 * Refuses to attach to a container, so that the client tells its user why.
 *
 * Docker's own client and Compose print only the status of a refused attachment, so they get the connection: with the
 * sentence where the container runs; else it is held, and the start that docker run, docker start -a and docker compose
 * up send next is refused, whose message they print.
 */
export async function refuseAttachment(exchange: DockerExchange, id: string): Promise<void> {
  const { takeOver, headers, held } = exchange;
  const container = isDockersOwn(headers["user-agent"]) ? await inspectContainer(exchange, id) : undefined;
  if (takeOver === undefined || container === undefined) {
    refuse(exchange, attaching);
    return;
  }
  const socket = takeOver(container.hasTerminal ? contentTypes.terminal : contentTypes.framed);
  if (container.isRunning) {
    answerError(exchange, new Error(refusal(attaching)));
    return;
  }
  held.set(id, socket);
  socket.once("close", () => {
    if (held.get(id) === socket) held.delete(id);
  });
  socket.resume();
}

/** Starts a container, unless its client wants to see the output by an attachment that cannot be. */
export async function startContainer(exchange: DockerExchange, id: string): Promise<void> {
  const { held, agent, signal } = exchange;
  const socket = held.get(id);
  if (socket === undefined) {
    await forward(exchange);
    return;
  }
  held.delete(id);
  const container = await inspectContainer(exchange, id);
  if (container?.isRemovedAtEnd === true) {
    // As the engine does when a start fails: docker run --rm waits for it.
    const reply = await agent.send({ method: "DELETE", path: `/containers/${id}`, search: "?v=1", signal });
    reply.body.resume();
  }
  refuse(exchange, attaching);
  socket.destroy();
}
