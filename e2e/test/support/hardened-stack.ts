import { chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { managementStack, toYaml, type ManagementStackOptions, type Problem } from "@stack/compose";
import { startApiFilter, type ApiFilter } from "./api-filter.ts";
import { docker } from "./command.ts";
import { connectEngine, engineAddress } from "./engine.ts";
import { freePorts } from "./free-ports.ts";
import { environmentOf, inspectService } from "./inspection.ts";
import type { Sandbox } from "./sandbox.ts";

/** A hardened stack that runs; disposing takes it down. */
export interface HardenedStack extends AsyncDisposable {
  readonly problems: readonly Problem[];
  /** What the stack's proxy lets through; the proxy itself hands everything on to it. */
  readonly filter: ApiFilter;
}

/**
 * Deploys a hardened stack with `docker compose`, from a file as it is generated; the image of its proxy is one that
 * hands everything on to a filter on this machine, at the first address of the proxy's network.
 */
export async function deployHardened(
  sandbox: Sandbox,
  options: ManagementStackOptions,
  files: Readonly<Record<string, string>> = {},
): Promise<HardenedStack> {
  const [port = 0] = await freePorts(1);
  // The name of the published image, so that the file is as it is for everybody, its health check included.
  await sandbox.standIns.build("socket-proxy", `tecnativa/docker-socket-proxy:${sandbox.name}`);
  const { file, comments, problems } = managementStack({
    ...options,
    name: sandbox.name,
    hardened: { socketProxy: { image: { tag: sandbox.name }, environment: { UPSTREAM_PORT: String(port) } } },
  });
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(`The stack has errors: ${JSON.stringify(errors)}`);
  await mkdir(sandbox.stackFolder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(sandbox.stackFolder, name);
    await writeFile(path, text, { mode: 0o600 });
    // Somebody else's than the container's root, as on most hosts.
    if (process.getuid?.() === 0) await chown(path, 1000, 1000);
  }
  await writeFile(join(sandbox.stackFolder, "compose.yaml"), toYaml(file, { comments }));
  const compose = (...args: readonly string[]): Promise<string> =>
    docker(["compose", ...args], { cwd: sandbox.stackFolder });

  await compose("create");
  const address = await docker([
    ...["network", "inspect", `${sandbox.name}_docker-api`],
    ...["--format", "{{range .IPAM.Config}}{{.Gateway}}{{end}}"],
  ]);
  const variables = environmentOf(await inspectService(sandbox, "socket-proxy"));
  const socket = (await engineAddress()).replace(/^unix:\/\//, "");
  const filter = await startApiFilter(socket, { address, port }, variables);
  try {
    await compose("up", "--detach", "--wait", "--wait-timeout", "60");
  } catch (error) {
    await filter[Symbol.asyncDispose]();
    throw error;
  }
  return {
    problems,
    filter,
    async [Symbol.asyncDispose]() {
      await compose("down", "--timeout", "2");
      await filter[Symbol.asyncDispose]();
    },
  };
}

const fences = "ReadonlyRootfs CapDrop CapAdd SecurityOpt Memory NanoCpus PidsLimit Privileged".split(" ");

/** What the engine says of how a service is fenced in. */
export async function fenceOf(sandbox: Sandbox, service: string): Promise<Readonly<Record<string, unknown>>> {
  const { docker: engine } = await connectEngine();
  const { HostConfig } = await engine.getContainer((await inspectService(sandbox, service)).Id).inspect();
  const config = HostConfig as Readonly<Record<string, unknown>>;
  return {
    ...Object.fromEntries(fences.map((name) => [name, config[name]])),
    Tmpfs: Object.keys(config["Tmpfs"] ?? {}).sort(),
  };
}
