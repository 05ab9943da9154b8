import type { CommandOptions, Ended } from "../../test/support/command.ts";
import { dockerOnTerminal, followDocker, runDocker, type FollowedCommand } from "./docker-command.ts";

/** An engine twice: as it is, and through an agent. */
export interface DockerEndpoints {
  /** `DOCKER_HOST` of each. */
  readonly hosts: { readonly engine: string; readonly proxy: string };
  /** Part of the name of everything that tests make here. */
  readonly name: string;
  /** An image with a shell, which the engine has. */
  readonly image: string;
  /** An image in a registry that the engine reaches; the engine has it not. */
  readonly pullable: string;
  /** What keeps a container's processor busy. */
  readonly busyCommand: readonly string[];
  /** An empty folder. */
  readonly folder: string;
  /** Removes everything that was made. */
  close(): Promise<void>;
}

/** What the rows are tried with. */
export class DockerBench {
  readonly at: DockerEndpoints;
  #made = 0;

  constructor(at: DockerEndpoints) {
    this.at = at;
  }

  /** A name that nothing else has. */
  newName(): string {
    this.#made += 1;
    return `${this.at.name}-${this.#made}`;
  }

  /** Runs the docker command through the agent to its end, whatever its exit code. */
  docker(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
    return runDocker(this.at.hosts.proxy, args, options);
  }

  /** The same at the engine itself. */
  engineDocker(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
    return runDocker(this.at.hosts.engine, args, options);
  }

  /** Runs it at the engine itself and gives what it printed; rejects where it failed. */
  async engineSays(args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.engineDocker(args);
    if (exitCode !== 0) throw new Error(`docker ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
    return stdout.trimEnd();
  }

  /** Starts it through the agent, or at the engine itself, and reads along. */
  follow(args: readonly string[], { at = "proxy", cwd }: FollowOptions = {}): FollowedCommand {
    return followDocker(this.at.hosts[at], args, cwd);
  }

  /** Starts it through the agent on a terminal; see `dockerOnTerminal`. */
  onTerminal(args: readonly string[], onTerminal?: string): FollowedCommand {
    return dockerOnTerminal(this.at.hosts.proxy, args, onTerminal);
  }

  /** Starts a container at the engine itself and gives its name; a shell runs the script. */
  async startContainer(script: string, options: readonly string[] = []): Promise<string> {
    const name = this.newName();
    // With an input, as the simulator's engine wants it of a container whose command it shall carry out.
    await this.engineSays(["run", "-d", "-i", "--name", name, ...options, this.at.image, "sh", "-c", script]);
    return name;
  }
}

/** Where a command is started. */
export interface FollowOptions {
  readonly at?: "proxy" | "engine";
  readonly cwd?: string;
}
