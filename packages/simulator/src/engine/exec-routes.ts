import type { Readable } from "node:stream";
import { eventAttributes, workingDirOf } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import { DockerError } from "../host/docker-error.ts";
import { type Exec, type ExecSpec, mustRun } from "../host/exec-store.ts";
import { ContainerProcess, type OutputStream } from "../processes/container-process.ts";
import { engineHeaders } from "./engine-headers.ts";
import { hijack } from "./hijack.ts";
import { type EngineReply, type EngineRequest, type EngineRoute, terminalSize } from "./route.ts";
import { streamFrame } from "./stream-frame.ts";

function record(
  daemon: Daemon,
  exec: Exec,
  action: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const { container } = exec;
  daemon.events.record("container", action, container.id, {
    ...eventAttributes(container),
    execID: exec.id,
    ...more,
  });
}

function inspect({ id, container, spec, command, running, exitCode, pid }: Exec): object {
  const [entrypoint, ...args] = command;
  return {
    ID: id,
    Running: running,
    ExitCode: exitCode ?? null,
    ProcessConfig: {
      tty: spec.Tty ?? false,
      entrypoint,
      arguments: args,
      privileged: spec.Privileged ?? false,
    },
    OpenStdin: spec.AttachStdin ?? false,
    OpenStderr: spec.AttachStderr ?? false,
    OpenStdout: spec.AttachStdout ?? false,
    CanRemove: false,
    ContainerID: container.id,
    DetachKeys: spec.DetachKeys ?? "",
    Pid: pid,
  };
}

/** Why an exec cannot be started, in Docker's words. */
function obstacle(daemon: Daemon, exec: Exec): DockerError | undefined {
  const name = exec.command[0] ?? "";
  if (exec.exitCode !== undefined)
    return new DockerError(409, `Error: Exec command ${exec.id} has already run`);
  if (exec.running) return new DockerError(409, `Error: Exec command ${exec.id} is already running`);
  if (ContainerProcess.knows(daemon.options.commands, name)) return undefined;
  exec.exitCode = 126;
  return new DockerError(
    400,
    "OCI runtime exec failed: exec failed: unable to start container process: " +
      `exec: "${name}": executable file not found in $PATH: unknown`,
  );
}

/** What an exec is connected to. */
interface ExecEnds {
  readonly size?: ExecSpec["ConsoleSize"];
  readonly input?: Readable | undefined;
  output(stream: OutputStream, bytes: Buffer): Promise<void>;
}

/** Runs an exec to its end. */
async function run(daemon: Daemon, exec: Exec, ends: ExecEnds): Promise<void> {
  const { container, spec, command } = exec;
  const process = new ContainerProcess({
    container,
    command,
    env: spec.Env ?? [],
    workingDir: spec.WorkingDir || workingDirOf(container),
    tty: spec.Tty ?? false,
    output: (stream, bytes) => ends.output(stream, bytes),
  });
  exec.process = process;
  exec.running = true;
  exec.pid = daemon.nextPid();
  const size = ends.size ?? spec.ConsoleSize;
  if (size) process.resize({ rows: size[0], columns: size[1] });
  if (spec.AttachStdin && ends.input) {
    ends.input.pipe(process.input);
    // A caller who goes away leaves the process without input, not without life.
    ends.input.once("close", () => process.input.end());
  } else {
    process.input.end();
  }
  record(daemon, exec, `exec_start: ${command.join(" ")}`);
  exec.exitCode = await process.run(daemon.options.commands);
  exec.running = false;
  record(daemon, exec, "exec_die", { exitCode: String(exec.exitCode) });
}

async function start(request: EngineRequest): Promise<EngineReply> {
  const { daemon, params, json, response, upgrade } = request;
  const exec = daemon.execs.get(params[0] ?? "");
  const body = (await json()) as Pick<ExecSpec, "Tty" | "ConsoleSize"> & { readonly Detach?: boolean };
  if (body.Detach) {
    mustRun(exec.container);
    const problem = obstacle(daemon, exec);
    if (problem) throw problem;
    void run(daemon, exec, { output: () => Promise.resolve() });
    return { status: 200 };
  }
  const framed = body.Tty !== true;
  const connection = hijack({ response, upgrade, framed, headers: engineHeaders(daemon) });
  const send = (stream: OutputStream, bytes: Buffer): Promise<void> =>
    connection.write(framed ? streamFrame(stream, bytes) : bytes);
  const problem = obstacle(daemon, exec);
  if (problem) {
    // The stream has begun: what went wrong can only be told in it.
    await send("stdout", Buffer.from(`${problem.message}\r\n`));
    connection.end();
    return undefined;
  }
  const attached = {
    stdout: exec.spec.AttachStdout === true,
    // Asked to be a terminal, the engine connects the error stream to nothing.
    stderr: exec.spec.AttachStderr === true && framed,
  };
  await run(daemon, exec, {
    size: body.ConsoleSize ?? null,
    input: connection.input,
    output: (stream, bytes) => (attached[stream] ? send(stream, bytes) : Promise.resolve()),
  });
  connection.end();
  return undefined;
}

/** `/exec`, and the making of one. */
export const execRoutes: readonly EngineRoute[] = [
  {
    method: "POST",
    path: /^\/containers\/([^/]+)\/exec$/,
    async handle({ daemon, params, json }) {
      const container = daemon.containers.get(params[0] ?? "");
      const exec = daemon.execs.create(container, await json());
      record(daemon, exec, `exec_create: ${exec.command.join(" ")}`);
      return { status: 201, json: { Id: exec.id } };
    },
  },
  { method: "POST", path: /^\/exec\/([^/]+)\/start$/, handle: start },
  {
    method: "GET",
    path: /^\/exec\/([^/]+)\/json$/,
    handle: ({ daemon, params }) => ({ status: 200, json: inspect(daemon.execs.get(params[0] ?? "")) }),
  },
  {
    method: "POST",
    path: /^\/exec\/([^/]+)\/resize$/,
    handle({ daemon, params, query }) {
      const size = terminalSize(query);
      daemon.execs.get(params[0] ?? "").process?.resize(size);
      return { status: 200 };
    },
  },
];
