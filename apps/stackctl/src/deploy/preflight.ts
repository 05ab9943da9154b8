import { createServer } from "node:net";
import type { ComposeFile } from "@stack/compose";
import type { DockerConnection } from "@stack/rollout";
import type Docker from "dockerode";
import { Failure } from "../failure.ts";
import type { EngineFacts } from "./engine-facts.ts";
import type { StackFolder } from "./stack-folder.ts";

/** A host port the stack wants; without an address, on every interface. */
interface WantedPort {
  readonly service: string;
  readonly address: string | undefined;
  readonly port: number;
}

/**
 * Finds what would make the deployment fail halfway, before anything is changed: another project of the same name, and
 * ports that are taken. Returns whether the stack is there already, from the same folder.
 */
export async function preflight(
  connection: DockerConnection,
  engine: EngineFacts,
  file: ComposeFile,
  folder: StackFolder,
): Promise<{ isDeployed: boolean }> {
  const containers = await connection.reach(connection.docker.listContainers({ all: true }));
  const project = file.name ?? "";
  const own = containers.filter(({ Labels }) => Labels["com.docker.compose.project"] === project);
  const foreign = own.find(({ Labels }) => Labels["com.docker.compose.project.working_dir"] !== folder.path);
  if (foreign !== undefined) {
    const elsewhere = foreign.Labels["com.docker.compose.project.working_dir"] ?? "another folder";
    throw new Failure(
      "FOREIGN_PROJECT",
      `A Compose project named ${project} is there already, deployed from ${elsewhere}.`,
      `Choose another name with --name, or deploy from that folder with --dir.`,
    );
  }
  const others = containers.filter((container) => !own.includes(container));
  for (const wanted of wantedPorts(file)) {
    const holder = others.find((container) => container.Ports.some((port) => takes(port, wanted)));
    if (holder !== undefined)
      throw portTaken(wanted, `container ${(holder.Names[0] ?? holder.Id).replace(/^\//, "")}`);
    const isOurs = own.some((container) => container.Ports.some((port) => takes(port, wanted)));
    if (engine.isLocal && !isOurs && !(await canListen(wanted))) throw portTaken(wanted, "another program");
  }
  return { isDeployed: own.length > 0 };
}

function wantedPorts(file: ComposeFile): WantedPort[] {
  return Object.entries(file.services).flatMap(([service, { ports }]) =>
    (ports ?? []).flatMap((mapping) => {
      const parts = /^(?:\[?([^\]]+?)\]?:)?(\d+):\d+$/.exec(mapping);
      return parts === null ? [] : [{ service, address: parts[1], port: Number(parts[2]) }];
    }),
  );
}

function takes(published: Docker.Port, wanted: WantedPort): boolean {
  const anywhere = new Set([undefined, "", "0.0.0.0", "::"]);
  const isSameAddress =
    anywhere.has(published.IP) || anywhere.has(wanted.address) || published.IP === wanted.address;
  return published.Type === "tcp" && published.PublicPort === wanted.port && isSameAddress;
}

async function canListen({ address, port }: WantedPort): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
    server.listen({ port, host: address ?? "0.0.0.0", exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

function portTaken({ service, address, port }: WantedPort, holder: string): Failure {
  const option = service === "watchtower" ? "--watchtower-listen" : "--agent-listen";
  const place = address === undefined ? String(port) : `${address}:${port}`;
  return new Failure(
    "PORT_TAKEN",
    `Port ${place} for ${service} is taken by ${holder}.`,
    `Free it, or choose another with ${option}.`,
  );
}
