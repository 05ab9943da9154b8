import type { DockerConnection } from "@stack/rollout";
import type { ComposeRunner } from "./deploy/compose-runner.ts";
import type { Output } from "./terminal/output.ts";

/** What every command is given: its surroundings, so that none reads the process itself. */
export interface Session {
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder relative paths start from. */
  readonly cwd: string;
  /** What comes in on stdin; nothing where it is absent. */
  readonly stdin?: () => AsyncIterable<Uint8Array | string>;
  /** Ends the command with its own reason, as on Ctrl-C. */
  readonly signal?: AbortSignal;
  /** The engine that is managed; opened when first needed. */
  docker(): Promise<DockerConnection>;
  /** Deploys compose files to that engine. */
  compose(): ComposeRunner;
}
