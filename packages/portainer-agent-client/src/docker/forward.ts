import type { DockerExchange } from "./docker-exchange.ts";
import { isNodeList, relayNodeList } from "./node-list.ts";
import { relayReply } from "./relay-reply.ts";

/** Passes a request on and its reply back, both as they come. */
export async function forward(exchange: DockerExchange): Promise<void> {
  const { agent, method, path, search, headers, body, signal } = exchange;
  const reply = await agent.send({ method, path, search, headers, body, signal });
  if (reply.status === 200 && agent.node !== undefined && isNodeList(method, path)) {
    await relayNodeList(exchange, reply, agent.node);
  } else {
    await relayReply(exchange, reply);
  }
}
