import { createServer } from "node:net";
import { watchtowerFlavour, type ComposeFile, type WatchtowerFlavour } from "@stack/compose";
import { isWatchtower, type DockerConnection } from "@stack/rollout";
import type Docker from "dockerode";
import { Failure } from "../failure.ts";
import type { EngineFacts } from "./engine-facts.ts";
import { containerName } from "./stack-containers.ts";
import type { StackFolder } from "./stack-folder.ts";

/** A host port the stack wants; without an address, on every interface. */
interface WantedPort {
  readonly service: string;
  readonly address: string | undefined;
  readonly port: number;
}

/**
 * Finds what would make the deployment fail halfway or do harm, before anything is changed: another project of the same
 * name or from the same folder, another Watchtower, and ports that are taken. Returns whether the stack is there already,
 * from the same folder.
 */
export async function preflight(
  connection: DockerConnection,
  engine: EngineFacts,
  file: ComposeFile,
  folder: StackFolder,
  flavour?: WatchtowerFlavour,
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
  const former = others.find(
    ({ Labels }) => Labels["com.docker.compose.project.working_dir"] === folder.path,
  );
  if (former !== undefined) throw otherName(folder.path, former.Labels["com.docker.compose.project"] ?? "");
  const rival = others.find((container) => isRival(container, file, flavour));
  if (rival !== undefined) throw watchtowerInTheWay(containerName(rival));
  for (const wanted of wantedPorts(file)) {
    const holder = others.find((container) => container.Ports.some((port) => takes(port, wanted)));
    if (holder !== undefined) throw portTaken(wanted, `container ${containerName(holder)}`);
    const isOurs = own.some((container) => container.Ports.some((port) => takes(port, wanted)));
    const obstacle = engine.isLocal && !isOurs ? await listenError(wanted) : undefined;
    if (obstacle === "EADDRINUSE") throw portTaken(wanted, "another program");
    if (obstacle === "EADDRNOTAVAIL") throw noSuchAddress(wanted);
  }
  return { isDeployed: own.length > 0 };
}

/**
 * At its start, a Watchtower stops and removes the others that share its scope. Ours has none, which the original reads
 * as "every scope" and the fork as "none" (reference/watchtower.md d).
 */
function isRival(
  { State, Image, Labels }: Docker.ContainerInfo,
  { services }: ComposeFile,
  flavour: WatchtowerFlavour | undefined,
): boolean {
  if (State !== "running" || !isWatchtower(Image, Labels)) return false;
  const image = services["watchtower"]?.image;
  const ours = flavour ?? (typeof image === "string" ? watchtowerFlavour(image) : undefined);
  const isFork = ours === "nicholas-fedor";
  return !isFork || Labels["com.centurylinklabs.watchtower.scope"] === undefined;
}

/** The folder can describe one project only: under a second name, the first would be lost from sight. */
function otherName(path: string, project: string): Failure {
  return new Failure(
    "FOREIGN_PROJECT",
    `The stack of ${path} is deployed as the Compose project ${project} already.`,
    `Keep that name with --name ${project}, or take it down first with \`docker compose -p ${project} down\`.`,
  );
}

function watchtowerInTheWay(name: string): Failure {
  const what = `A Watchtower runs here already, ${name}: one of the two would remove the other.`;
  return new Failure("WATCHTOWER_THERE", what, `Remove it first, for example with \`docker rm -f ${name}\`.`);
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

async function listenError({ address, port }: WantedPort): Promise<string | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ port, host: address ?? "0.0.0.0", exclusive: true }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}

function listenOption({ service }: WantedPort): string {
  return service === "watchtower" ? "--watchtower-listen" : "--agent-listen";
}

function noSuchAddress(wanted: WantedPort): Failure {
  const what = `This host has no address ${wanted.address ?? ""} for ${wanted.service} to listen on.`;
  return new Failure("NO_SUCH_ADDRESS", what, `Choose one of its own with ${listenOption(wanted)}.`);
}

function portTaken(wanted: WantedPort, holder: string): Failure {
  const { service, address, port } = wanted;
  const place = address === undefined ? String(port) : `${address}:${port}`;
  return new Failure(
    "PORT_TAKEN",
    `Port ${place} for ${service} is taken by ${holder}.`,
    `Free it, or choose another with ${listenOption(wanted)}.`,
  );
}
