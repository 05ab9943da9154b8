import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import { sandboxLabel } from "./engine-holdings.ts";
import { connectEngine } from "./engine.ts";
import type { Sandbox } from "./sandbox.ts";

/** The one container of a service of the stack, as the engine describes it; rejects when there is not exactly one. */
export async function inspectService(
  { name }: Sandbox,
  service: string,
): Promise<Docker.ContainerInspectInfo> {
  const { docker } = await connectEngine();
  const label = [`com.docker.compose.project=${name}`, `com.docker.compose.service=${service}`];
  const [only, ...more] = await docker.listContainers({ all: true, filters: { label } });
  if (only !== undefined && more.length === 0) return docker.getContainer(only.Id).inspect();
  throw new Error(`${service} has ${only === undefined ? "no container" : "several containers"} in ${name}.`);
}

/** The environment that Compose gave it: without what the stand-in images themselves set. */
export function environmentOf({ Config }: Docker.ContainerInspectInfo): Record<string, string> {
  const ofTheImage = new Set(["PATH", "VERSION"]);
  const entries = Config.Env.map((entry): [string, string] => [
    entry.slice(0, entry.indexOf("=")),
    entry.slice(entry.indexOf("=") + 1),
  ]);
  return Object.fromEntries(entries.filter(([name]) => !ofTheImage.has(name)));
}

/** One mount of a container. */
export interface ContainerMount {
  readonly from: string;
  readonly to: string;
  readonly writable: boolean;
}

/** Its mounts, sorted by where they are in the container. */
export function mountsOf({ Mounts }: Docker.ContainerInspectInfo): ContainerMount[] {
  const mounts = Mounts.map(({ Source, Destination, RW }) => ({
    from: Source,
    to: Destination,
    writable: RW,
  }));
  return mounts.sort((a, b) => (a.to < b.to ? -1 : 1));
}

/** The names of its networks, sorted. */
export function networksOf({ NetworkSettings }: Docker.ContainerInspectInfo): string[] {
  return Object.keys(NetworkSettings.Networks).sort();
}

/** Its labels without Compose's own and the image's. */
export function labelsOf({ Config }: Docker.ContainerInspectInfo): Record<string, string> {
  const isOwn = (name: string): boolean => !name.startsWith("com.docker.compose.") && name !== sandboxLabel;
  const own = Object.entries(Config.Labels).filter(([name]) => isOwn(name));
  return Object.fromEntries(own);
}

/** The token of a deployed stack, from its file. */
export function readToken({ stackFolder }: Sandbox): Promise<string> {
  return readFile(join(stackFolder, "secrets/api_token"), "utf8");
}

/** The permissions of a file or folder, in octal. */
export async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}
