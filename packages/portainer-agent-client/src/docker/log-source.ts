import type { StreamReply } from "@stack/http";
import { jsonOf, readWhole, type DockerExchange } from "./docker-exchange.ts";
import { inspectContainer } from "./inspect-container.ts";
import { isFramed } from "./log-frames.ts";

/** Whose log it is. */
export interface LogSource {
  readonly of: "containers" | "services" | "tasks";
  readonly id: string;
}

/** Says whether a log is a terminal's, and so without frames; engines before API 1.42 do not tell by the content type. */
export async function isTerminalLog(
  exchange: DockerExchange,
  { of, id }: LogSource,
  reply: StreamReply,
): Promise<boolean> {
  const { agent, signal } = exchange;
  if (isFramed(reply.headers["content-type"])) return false;
  if (of === "containers") return (await inspectContainer(exchange, id))?.hasTerminal === true;
  const description = await agent.send({ method: "GET", path: `/${of}/${id}`, signal });
  const { Spec } = (jsonOf((await readWhole(description.body)) ?? Buffer.alloc(0)) ?? {}) as {
    Spec?: { TaskTemplate?: { ContainerSpec?: { TTY?: boolean } }; ContainerSpec?: { TTY?: boolean } };
  };
  return (Spec?.TaskTemplate?.ContainerSpec?.TTY ?? Spec?.ContainerSpec?.TTY) === true;
}
