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

/** Where a container's port is published; `undefined` when it is not. */
export function publishedEndpoint(
  container: Docker.ContainerInfo,
  privatePort: number,
): Endpoint | undefined {
  const published = container.Ports.filter(
    ({ PrivatePort, PublicPort, Type }) =>
      PrivatePort === privatePort && Type === "tcp" && (PublicPort as number | undefined) !== undefined,
  );
  // Docker lists IPv4 and IPv6 apart; the fork of Watchtower listens on IPv4 only.
  const best = published.find(({ IP }) => !IP.includes(":")) ?? published[0];
  if (best === undefined) return undefined;
  const isWildcard = best.IP === "0.0.0.0" || best.IP === "" || best.IP === "::";
  const host = isWildcard ? "127.0.0.1" : best.IP.includes(":") ? `[${best.IP}]` : best.IP;
  return { host, port: best.PublicPort };
}

/** The name people know a container by. */
export function containerName({ Names, Id }: Docker.ContainerInfo): string {
  return Names[0]?.replace(/^\//, "") ?? Id.slice(0, 12);
}
