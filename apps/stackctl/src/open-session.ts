import { resolve } from "node:path";
import { connectDocker, type DockerConnection } from "@stack/rollout";
import { createComposeRunner, type ComposeRunner } from "./deploy/compose-runner.ts";
import { resolveDockerHost } from "./docker-host.ts";
import type { Session } from "./session.ts";
import type { Output, TextStream } from "./terminal/output.ts";

/** What of a process the command line needs. */
export interface Surroundings {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Looked at by a command that reads from it, and by no other: a process opens it only then. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
  on?(event: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
  off?(event: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
}

/** Replaces parts of a session: the demo deploys to a simulated engine. */
export interface SessionParts {
  readonly docker?: () => Promise<DockerConnection>;
  readonly compose?: () => ComposeRunner;
}

/** Opens the session of one command; Docker is looked for when it is first asked for. */
export function openSession(
  surroundings: Surroundings,
  parts: SessionParts,
  output: Output,
  signal: AbortSignal,
): Session {
  const { env } = surroundings;
  let connection: Promise<DockerConnection> | undefined;
  let host: string | undefined;
  return {
    output,
    env,
    cwd: resolve(surroundings.cwd()),
    stdin: async function* () {
      yield* surroundings.stdin ?? [];
    },
    signal,
    docker: () =>
      (connection ??=
        parts.docker?.() ??
        (async () => {
          host = await resolveDockerHost(env);
          return connectDocker(host);
        })()),
    compose: () => parts.compose?.() ?? createComposeRunner(env, host),
  };
}
