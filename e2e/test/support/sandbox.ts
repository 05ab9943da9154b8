import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "./command.ts";
import { removeHoldings } from "./engine-holdings.ts";
import { freePorts } from "./free-ports.ts";
import { standInBuilder, type StandInBuilder } from "./stand-ins.ts";

/** A place for one deployment, which cannot collide with another; disposing it leaves nothing behind. */
export interface Sandbox extends AsyncDisposable {
  /** Unique; the Compose project, and the tag of the images that stand in. */
  readonly name: string;
  /** An empty temporary folder. */
  readonly folder: string;
  /** Where the stack goes; not there yet. */
  readonly stackFolder: string;
  readonly watchtowerPort: number;
  readonly agentPort: number;
  readonly watchtowerImage: string;
  /** Runs until it is stopped; stands in for the agent, and for what is updated. */
  readonly idleImage: string;
  readonly standIns: StandInBuilder;
  /** `stackctl deploy` into this sandbox, with the images that stand in; options given replace those before. */
  deployment(...options: readonly string[]): string[];
  /** Starts a container that goes away with the sandbox, and returns its id; `args` are those of `docker run`. */
  run(name: string, ...args: readonly string[]): Promise<string>;
}

/** Makes a sandbox with its images. */
export async function openSandbox(): Promise<Sandbox> {
  const name = `stack-e2e-${randomBytes(4).toString("hex")}`;
  const standIns = await standInBuilder(name);
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const [watchtowerPort = 0, agentPort = 0] = await freePorts(2);
  const watchtowerImage = `stack-e2e/watchtower:${name}`;
  const idleImage = `stack-e2e/idle:${name}`;
  const stackFolder = join(folder, "stack");
  const dispose = async (): Promise<void> => {
    await standIns[Symbol.asyncDispose]();
    await removeHoldings(name);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await standIns.build("watchtower", watchtowerImage);
    await standIns.build("idle", idleImage);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    ...{ name, folder, stackFolder, watchtowerPort, agentPort, watchtowerImage, idleImage, standIns },
    deployment: (...options) => [
      ...["deploy", "--dir", stackFolder, "--name", name],
      ...["--watchtower-image", watchtowerImage, "--watchtower-flavour", "containrrr"],
      ...["--watchtower-listen", `127.0.0.1:${watchtowerPort}`],
      ...["--agent-image", idleImage, "--agent-listen", `127.0.0.1:${agentPort}`],
      ...options,
    ],
    run: (container, ...args) => docker(["run", "--detach", "--name", `${name}-${container}`, ...args]),
    [Symbol.asyncDispose]: dispose,
  };
}
