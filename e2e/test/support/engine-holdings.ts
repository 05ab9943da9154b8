import { connectEngine } from "./engine.ts";

/** On every image that a sandbox built, and so on its containers; its value is the sandbox's name. */
export const sandboxLabel = "stack-e2e.sandbox";

/** Something on the engine: its id (a volume's name), and what it is called, with its state where it has one. */
export interface Holding {
  readonly id: string;
  readonly description: string;
}

/** What a sandbox has on the engine, by its name, its label, or the Compose project that is called like it. */
export interface EngineHoldings {
  readonly containers: readonly Holding[];
  readonly networks: readonly Holding[];
  readonly volumes: readonly Holding[];
}

/** Looks for all of it, in an order that does not change. */
export async function engineHoldings(sandboxName: string): Promise<EngineHoldings> {
  const { docker } = await connectEngine();
  const isOwn = (name: string, labels: Readonly<Record<string, string>> | null | undefined): boolean =>
    name.includes(sandboxName) ||
    labels?.["com.docker.compose.project"] === sandboxName ||
    labels?.[sandboxLabel] === sandboxName ||
    (labels?.["com.docker.compose.project.working_dir"] ?? "").includes(sandboxName);
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  return {
    containers: (
      await Promise.all(
        containers
          .filter(({ Names, Labels }) => isOwn(Names.join(" "), Labels))
          .map(async ({ Id }) => {
            const { Name, State } = await docker.getContainer(Id).inspect();
            return { id: Id, description: `${Name} ${State.Status} since ${State.StartedAt}` };
          }),
      )
    ).sort(byId),
    networks: networks
      .filter(({ Name, Labels }) => isOwn(Name, Labels))
      .map(({ Id, Name }) => ({ id: Id, description: Name }))
      .sort(byId),
    volumes: volumes
      .filter(({ Name, Labels }) => isOwn(Name, Labels))
      .map(({ Name }) => ({ id: Name, description: Name }))
      .sort(byId),
  };
}

/** Removes all of it, running or not, and the images. */
export async function removeHoldings(sandboxName: string): Promise<void> {
  const { docker } = await connectEngine();
  const { containers, networks, volumes } = await engineHoldings(sandboxName);
  for (const { id } of containers) await docker.getContainer(id).remove({ force: true, v: true });
  for (const { id } of networks) await docker.getNetwork(id).remove();
  for (const { id } of volumes) await docker.getVolume(id).remove();
  const images = await docker.listImages({ filters: { label: [`${sandboxLabel}=${sandboxName}`] } });
  for (const { Id } of images) await docker.getImage(Id).remove({ force: true });
}

function byId(a: Holding, b: Holding): number {
  return a.id < b.id ? -1 : 1;
}
