import type { DockerConnection } from "@stack/rollout";
import type Docker from "dockerode";

/** A published port as a client on this machine reaches it. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Finds the containers of a service of the stack deployed from this folder. */
export async function serviceContainers(
  { docker, reach }: DockerConnection,
  folderPath: string,
  service?: string,
): Promise<Docker.ContainerInfo[]> {
  const label = [`com.docker.compose.project.working_dir=${folderPath}`];
  if (service !== undefined) label.push(`com.docker.compose.service=${service}`);
  return reach(docker.listContainers({ all: true, filters: { label } }));
}

/**
 * Where a client on this machine reaches a container's published port; `undefined` when it cannot.
 *
 * `engineHost` is the address of the engine that lists the container. What an engine of another machine publishes on
 * every interface is reached at that machine; what it publishes on its loopback cannot be reached from here. Taking
 * 127.0.0.1 instead would send secrets to whatever listens on this machine.
 */
export function publishedEndpoint(
  container: Docker.ContainerInfo,
  privatePort: number,
  engineHost: string,
): Endpoint | undefined {
  const machine = machineOf(engineHost);
  const published = publications(container, privatePort).filter(
    ({ IP }) => isLoopback(machine) || !isLoopback(IP),
  );
  // Docker lists IPv4 and IPv6 apart; the fork of Watchtower listens on IPv4 only.
  const best = published.find(({ IP }) => !IP.includes(":")) ?? published[0];
  if (best === undefined) return undefined;
  const isWildcard = best.IP === "0.0.0.0" || best.IP === "" || best.IP === "::";
  const host = isWildcard ? machine : best.IP.includes(":") ? `[${best.IP}]` : best.IP;
  return { host, port: best.PublicPort };
}

/** Whether a container's port is published at all, reachable from this machine or not. */
export function isPublished(container: Docker.ContainerInfo, privatePort: number): boolean {
  return publications(container, privatePort).length > 0;
}

function publications({ Ports }: Docker.ContainerInfo, privatePort: number): Docker.Port[] {
  return Ports.filter(
    ({ PrivatePort, PublicPort, Type }) =>
      PrivatePort === privatePort && Type === "tcp" && (PublicPort as number | undefined) !== undefined,
  );
}

/** The machine an engine runs on, as a URL names it: for a socket, this one. */
function machineOf(engineHost: string): string {
  return /^(?:unix|npipe):/.test(engineHost) ? "127.0.0.1" : new URL(engineHost).hostname;
}

function isLoopback(address: string): boolean {
  return /^(?:127\.[\d.]+|\[?::1\]?|localhost)$/i.test(address);
}

/** The name people know a container by. */
export function containerName({ Names, Id }: Docker.ContainerInfo): string {
  return Names[0]?.replace(/^\//, "") ?? Id.slice(0, 12);
}
