import { pause } from "@stack/http";
import { askJson, type AgentCall } from "../agent-call.ts";

/** What to run in a running container. */
export interface Command {
  /** Its name or id. */
  readonly container: string;
  /** The program and its arguments; nothing is read by a shell unless it is one. */
  readonly command: readonly string[];
  /** Further variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: as the container was configured. */
  readonly user?: string;
  readonly workingDirectory?: string;
  readonly privileged?: boolean;
}

/** Creates an exec instance, which does nothing yet; returns its id. */
export async function commandExecution(
  call: AgentCall,
  { container, command, environment = {}, user, workingDirectory, privileged }: Command,
  { input, terminal }: { input: boolean; terminal: boolean },
): Promise<string> {
  const json = {
    AttachStdin: input,
    AttachStdout: true,
    AttachStderr: true,
    Tty: terminal,
    Cmd: command,
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ...(user !== undefined && { User: user }),
    ...(workingDirectory !== undefined && { WorkingDir: workingDirectory }),
    ...(privileged !== undefined && { Privileged: privileged }),
  };
  const path = `/containers/${encodeURIComponent(container)}/exec`;
  const created = await askJson(call, { method: "POST", path, json }, (schemas) => schemas.execCreatedSchema);
  return created.Id;
}

/**
 * Its exit code; `undefined` where it still runs.
 *
 * The engine writes it down a moment after the output ended, so a running one is asked again for up to 2 s.
 */
export async function execExitCode(call: AgentCall, execId: string): Promise<number | undefined> {
  for (let attempt = 0; ; attempt++) {
    const question = { method: "GET", path: `/exec/${execId}/json` } as const;
    const { Running, ExitCode } = await askJson(call, question, (schemas) => schemas.execSchema);
    if (!Running && ExitCode !== null) return ExitCode;
    if (attempt === 20) return undefined;
    await pause(100, call.signal);
  }
}
