import { createDockerHost, type DockerHost } from "../host/docker-host.ts";
import { type DirectProcess, runDirectly } from "../programs/run-directly.ts";
import type { WatchtowerFlavour } from "./settings.ts";
import { type WatchtowerProcess, watchtowerProcess } from "./watchtower-process.ts";
import { WatchtowerProgram } from "./watchtower-program.ts";

/** How a Watchtower is started without a container. */
export interface WatchtowerOptions {
  /** Default: `containrrr`, version 1.7.1. */
  flavour?: WatchtowerFlavour;
  /** The host it acts on. Default: a new one, closed together with the process. */
  host?: DockerHost;
  /** Default: `simulated-token`. */
  token?: string;
  /** The whole environment besides the token. Default: update, metrics and periodic polls switched on. */
  env?: Readonly<Record<string, string>>;
}

const everythingOn: Readonly<Record<string, string>> = {
  WATCHTOWER_HTTP_API_UPDATE: "true",
  WATCHTOWER_HTTP_API_METRICS: "true",
  WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true",
};

/** Starts a Watchtower on a loopback port of its own, outside any container; rejects with its last log line if it does not start. */
export async function startWatchtower(options: WatchtowerOptions = {}): Promise<WatchtowerProcess> {
  const { flavour = "containrrr", token = "simulated-token", env = everythingOn } = options;
  const host = options.host ?? createDockerHost();
  const lines: string[] = [];
  const program = new WatchtowerProgram(flavour, host, (self) =>
    watchtowerProcess(
      self,
      () => lines,
      async () => {
        await direct.close();
        if (!options.host) await host.close();
      },
    ),
  );
  const direct: DirectProcess = await runDirectly(program, {
    title: "Watchtower",
    env: { WATCHTOWER_HTTP_API_TOKEN: token, ...env },
    log: (line) => lines.push(line),
  });
  return program.process;
}
