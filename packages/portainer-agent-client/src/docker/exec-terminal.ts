import type { Duplex } from "node:stream";
import { openExec } from "../console/open-console.ts";
import type { ConsoleSession } from "../console/console-session.ts";
import { writeOut } from "./client-output.ts";
import type { DockerExchange } from "./docker-exchange.ts";
import { contentTypes } from "./log-frames.ts";
import { noticeLeaving } from "./notice-leaving.ts";

/** Connects a client to an exec with a terminal, both ways with back-pressure; for what is lost see `ConsoleSession`. */
export async function connectTerminal(exchange: DockerExchange, execId: string): Promise<void> {
  const { agent, signal, takeOver } = exchange;
  const watched = agent.watch(signal);
  let session: ConsoleSession | undefined;
  try {
    session = await openExec(agent.call(watched.signal), { execId });
    const socket = takeOver?.(contentTypes.terminal);
    if (socket === undefined) return;
    noticeLeaving(socket, Buffer.alloc(1));
    void sendInput(socket, session).catch(() => undefined);
    for await (const piece of session.output) await writeOut(socket, piece as Uint8Array, watched.signal);
    socket.end();
  } finally {
    watched.leave();
    await session?.close();
  }
}

/**
 * The end of the input is not passed on: the agent has no word for it, and whoever sits at a terminal types Ctrl-D. What
 * fails is told by the output's end, and a client that left by the exchange's signal.
 */
async function sendInput(socket: Duplex, session: ConsoleSession): Promise<void> {
  for await (const piece of socket as AsyncIterable<Buffer>) await session.write(piece);
}
