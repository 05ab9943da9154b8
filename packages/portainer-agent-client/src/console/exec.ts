import type { AgentCall, NodeCallOptions } from "../agent-call.ts";
import { longestReplyMs } from "../limits.ts";
import { failedStream } from "../stream-error.ts";
import { createFrameReader } from "./docker-frames.ts";
import { commandExecution, execExitCode, type Command } from "./exec-instance.ts";

/** A command in a running container, without input. */
export interface ExecOptions extends Command, NodeCallOptions {
  /** Bounds the whole, in milliseconds; 30 minutes by default, where the agent ends it. The command goes on then. */
  readonly timeoutMs?: number;
  /** The most output that is kept, in bytes; 64 MiB by default. More is a `DecodeError`; the command has run. */
  readonly maxOutputBytes?: number;
}

/** What became of a command. */
export interface ExecOutcome {
  /** Absent where the command still runs: it has closed its output and gone on. */
  readonly exitCode?: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** The default of {@link ExecOptions}. */
export const execTimeoutMs = longestReplyMs;

/**
 * Runs a command to its end, and gives its output, byte by byte, and exit code.
 *
 * By a plain request, since an upgraded one breaks in the agent: all output comes at the end
 * (reference/portainer-agent.md d.5).
 */
export async function runExec(call: AgentCall, options: ExecOptions): Promise<ExecOutcome> {
  const { maxOutputBytes = 64 * 1024 * 1024 } = options;
  const execId = await commandExecution(call, options, { input: false, terminal: false });
  const { connection, timeoutMs, signal, node } = call;
  const reply = await connection.stream({
    method: "POST",
    path: `/exec/${execId}/start`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ Detach: false, Tty: false }),
    timeoutMs,
    signal,
    node,
  });
  if (reply.status !== 200) throw await failedStream(reply, connection);
  const output = createFrameReader(maxOutputBytes, reply);
  for await (const chunk of reply.body as AsyncIterable<Buffer>) output.push(chunk);
  const { stdout, stderr } = output.end();
  const exitCode = await execExitCode(call, execId);
  return { stdout, stderr, ...(exitCode !== undefined && { exitCode }) };
}
