import type { StreamReply } from "@stack/http";
import { writeOut } from "./client-output.ts";
import { jsonOf, readWhole, type DockerExchange } from "./docker-exchange.ts";
import { isDockersOwn } from "./dockers-own.ts";
import { inputWithoutTerminal } from "./docker-task.ts";
import { connectTerminal } from "./exec-terminal.ts";
import { contentTypes, frameOf } from "./log-frames.ts";
import { noticeLeaving } from "./notice-leaving.ts";
import { refuse } from "./refuse.ts";
import { relayReply } from "./relay-reply.ts";

/**
 * Starts an exec for a client that asks for the connection, which the agent cannot give over.
 *
 * With a terminal and input, through the agent's WebSocket; without input by a start that is not upgraded, whose output
 * comes when the command has ended, or by 4 KiB (reference/portainer-agent.md d.5, d.6).
 */
export async function startExec(exchange: DockerExchange, id: string): Promise<void> {
  const { agent, method, path, headers, body, signal, takeOver } = exchange;
  const described = await agent.send({ method: "GET", path: `/exec/${id}/json`, signal });
  if (described.status !== 200) {
    await relayReply(exchange, described);
    return;
  }
  const { ID, OpenStdin, ProcessConfig } = jsonOf((await readWhole(described.body)) ?? Buffer.alloc(0)) as {
    ID: string;
    OpenStdin?: boolean;
    ProcessConfig?: { tty?: boolean };
  };
  const hasTerminal = ProcessConfig?.tty === true;
  if (OpenStdin === true && !hasTerminal) {
    refuse(exchange, inputWithoutTerminal);
    return;
  }
  if (OpenStdin === true) {
    await connectTerminal(exchange, ID);
    return;
  }
  const contentType = hasTerminal ? contentTypes.terminal : contentTypes.framed;
  let reply: StreamReply;
  try {
    reply = await agent.send({ method, path, headers, body, signal });
  } catch (error) {
    if (!signal.aborted && isDockersOwn(headers["user-agent"])) takeOver?.(contentType);
    throw error;
  }
  if (reply.status !== 200 || takeOver === undefined) {
    await relayReply(exchange, reply);
    return;
  }
  const socket = takeOver(contentType);
  // To a terminal without input even a NUL would be output; there the end of the command has to do.
  if (!hasTerminal) noticeLeaving(socket, frameOf({ stream: 1, payload: Buffer.alloc(0) }));
  socket.resume(); // Nothing is to come, but its end.
  for await (const piece of reply.body) await writeOut(socket, piece as Uint8Array, signal);
  socket.end();
}
