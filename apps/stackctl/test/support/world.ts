import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { connectDocker, type DockerConnection } from "@stack/rollout";
import { createDockerHost, type DockerHost, type DockerHostOptions } from "@stack/simulator";
import { onTestFinished } from "vitest";
import { main } from "../../src/cli.ts";
import type { Session } from "../../src/session.ts";
import { createOutput } from "../../src/terminal/output.ts";
import { temporaryFolder } from "./folder.ts";
import { simulatedCompose, type SimulatedCompose } from "./simulated-compose.ts";
import { recordTerminal, type RecordedTerminal } from "./terminal.ts";

/** What a command line did, as a shell sees it. */
export interface RunEnd {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** How a command line is run. */
export interface RunSettings {
  readonly env?: Readonly<Record<string, string>>;
  readonly tty?: boolean;
}

/** A simulated Docker host and a folder to run the command line in. */
export interface World {
  readonly host: DockerHost;
  readonly connection: DockerConnection;
  readonly compose: SimulatedCompose;
  /** The working directory. */
  readonly cwd: string;
  /** Runs a command line on that host. */
  readonly run: (argv: readonly string[], settings?: RunSettings) => Promise<RunEnd>;
  /** Runs one with `--json` and parses stdout, which fails unless it is one document. */
  readonly json: (
    argv: readonly string[],
    settings?: RunSettings,
  ) => Promise<{ code: number; document: unknown; err: string }>;
  /** A session for calling a command as a function. */
  readonly session: (settings?: Pick<Session, "env">) => Session & RecordedTerminal;
  /** Deploys the stack to ports that are free, and fails unless that succeeds. */
  readonly deployed: (more?: readonly string[], settings?: RunSettings) => Promise<RunEnd>;
  /** Stops serving the Engine API; the host itself goes on. */
  readonly stopEngine: () => Promise<void>;
}

/** Options of the host, and whether its engine is reached over TCP, as one of another machine. */
export interface WorldOptions extends DockerHostOptions {
  readonly remote?: boolean;
}

/** Makes a world; everything in it ends with the test. */
export async function openWorld({ remote = false, ...options }: WorldOptions = {}): Promise<World> {
  const host = createDockerHost(options);
  onTestFinished(() => host.close());
  const engine = await host.listen(remote ? { port: 0 } : undefined);
  const dockerHost = engine.dockerHost;
  const cwd = await temporaryFolder();
  const compose = simulatedCompose(host);
  const docker = (): Promise<DockerConnection> => connectDocker(dockerHost);
  const run: World["run"] = async (argv, { env = {}, tty = false } = {}) => {
    const terminal = recordTerminal({ stdout: tty, stderr: tty });
    const code = await main(argv, { ...terminal, env, cwd: () => cwd }, { docker, compose: () => compose });
    return { code, out: terminal.out(), err: terminal.err() };
  };
  return {
    host,
    connection: await docker(),
    compose,
    cwd,
    run,
    async json(argv, settings) {
      const { code, out, err } = await run([...argv, "--json"], settings);
      return { code, document: JSON.parse(out) as unknown, err };
    },
    session({ env } = { env: {} }) {
      const terminal = recordTerminal();
      const output = createOutput({ ...terminal, env, json: false });
      return { ...terminal, output, env, cwd, docker, compose: () => compose };
    },
    async deployed(more = [], settings) {
      const end = await run(["deploy", ...(await freePorts()), ...more], settings);
      if (end.code !== 0) throw new Error(`The stack was not deployed: ${end.err}`);
      return end;
    },
    stopEngine: () => engine.close(),
  };
}

/** Options that publish the stack on two ports that nothing listens on. */
export async function freePorts(): Promise<string[]> {
  const [watchtower, agent] = [await freePort(), await freePort()];
  return ["--watchtower-listen", `127.0.0.1:${watchtower}`, "--agent-listen", `127.0.0.1:${agent}`];
}

/** A port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
