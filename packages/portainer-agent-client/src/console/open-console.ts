import { RefusedError } from "@stack/http";
import { ask, askJson, type AgentCall, type NodeCallOptions } from "../agent-call.ts";
import {
  consoleSession,
  type ConsoleProcess,
  type ConsoleSession,
  type TerminalSize,
} from "./console-session.ts";
import { commandExecution, execExitCode, type Command } from "./exec-instance.ts";
import { openWebSocket } from "./open-web-socket.ts";

/** How a console is opened. */
export interface ConsoleOptions extends NodeCallOptions {
  /** Of the terminal at the start. */
  readonly size?: TerminalSize;
  /** Bounds the opening, not the session. */
  readonly timeoutMs?: number;
  /** Ends the session, too, with its own reason. */
  readonly signal?: AbortSignal;
}

/** A command to run on a terminal, or one that is already created there, by its id. */
export type OpenExecOptions = ConsoleOptions & (Command | { readonly execId: string });

/** A container whose own process has a terminal. */
export interface AttachOptions extends ConsoleOptions {
  /** Its name or id. */
  readonly container: string;
}

/** Runs a command on a terminal, and types into it; an exec that is already created must have been with `Tty`. */
export async function openExec(call: AgentCall, options: OpenExecOptions): Promise<ConsoleSession> {
  const execId =
    "execId" in options
      ? options.execId
      : await commandExecution(call, options, { input: true, terminal: true });
  const later = { ...call, signal: undefined };
  return openConsole(call, `/websocket/exec?id=${encodeURIComponent(execId)}`, options, {
    exitCode: () => execExitCode(later, execId),
    resize: (size) => resize(later, `/exec/${execId}`, size),
  });
}

/**
 * Takes part in the terminal of a container's own process, from now on.
 *
 * Throws `RefusedError` for a container without a terminal: its two outputs cannot be told apart on the way through the
 * agent (reference/portainer-agent.md d.6).
 */
export async function attach(call: AgentCall, options: AttachOptions): Promise<ConsoleSession> {
  const path = `/containers/${encodeURIComponent(options.container)}/json`;
  const inspect = (by: AgentCall): ReturnType<typeof askJson<Container>> =>
    askJson(by, { method: "GET", path }, (schemas) => schemas.containerSchema);
  const { Id, Config } = await inspect(call);
  if (!Config.Tty) {
    throw new RefusedError({
      method: "GET",
      url: new URL(`/websocket/attach?id=${Id}`, call.connection.baseUrl).href,
      what: "was not sent: the container has no terminal, and the agent mixes up what it writes then",
      remedy: "Read its logs by request(), or run a command in it by exec() or openExec().",
    });
  }
  const later = { ...call, signal: undefined };
  return openConsole(call, `/websocket/attach?id=${Id}`, options, {
    exitCode: async () => {
      const { State } = await inspect(later);
      return State.Running ? undefined : State.ExitCode;
    },
    resize: (size) => resize(later, `/containers/${Id}`, size),
  });
}

interface Container {
  readonly Id: string;
  readonly State: { readonly Running: boolean; readonly ExitCode: number };
  readonly Config: { readonly Tty: boolean };
}

async function openConsole(
  call: AgentCall,
  path: string,
  { size }: ConsoleOptions,
  process: ConsoleProcess,
): Promise<ConsoleSession> {
  const url = new URL(path, call.connection.baseUrl).href;
  const webSocket = await openWebSocket(call, path);
  const session = await consoleSession(webSocket, process, url, call.signal);
  if (size === undefined) return session;
  try {
    await session.resize(size);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function resize(call: AgentCall, path: string, { columns, rows }: TerminalSize): Promise<void> {
  await ask(call, { method: "POST", path: `${path}/resize?h=${rows}&w=${columns}` });
}
