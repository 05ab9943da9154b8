import { isSameRepository, parseImageReference } from "@stack/image-reference";
import type Docker from "dockerode";
import type { DockerConnection } from "./connect-docker.ts";
import { isWatchtower, readWatchtowerSettings, type WatchtowerSettings } from "./watchtower-settings.ts";

/** The engine at the time of a snapshot. */
export interface EngineSnapshot {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly minApiVersion: string;
}

/** One container at the time of a snapshot. Its environment is not kept: it holds secrets. */
export interface ContainerSnapshot {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  /** The image as the container was configured with it, for example `nginx:1.27`. */
  readonly image: string;
  readonly imageId: string;
  /** The registry's digest of the image under that repository; absent for an image that was never pulled or pushed. */
  readonly digest?: string;
  /** As Docker says: `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`. */
  readonly state: string;
  readonly exitCode?: number;
  /** `starting`, `healthy` or `unhealthy`; absent without a health check. */
  readonly health?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** For a Watchtower: what it selects by. */
  readonly watchtower?: WatchtowerSettings;
}

/** The containers of a host, running or not, at one time. */
export interface HostSnapshot {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly engine: EngineSnapshot;
  /** Sorted by name. */
  readonly containers: readonly ContainerSnapshot[];
}

/** dockerode takes a signal here too; its types do not say so. */
interface Abortable {
  version(options: { abortSignal: AbortSignal }): Promise<Docker.DockerVersion>;
}

/**
 * Takes a snapshot of a host's containers.
 *
 * A container that goes away while it is looked at is left out. Throws `NetworkError` when Docker is not reachable,
 * `TimeoutError` when it does not answer within the connection's `timeoutMs`, and `signal.reason` as soon as the caller
 * aborts.
 */
export async function takeSnapshot(
  connection: DockerConnection,
  { now = () => new Date(), signal }: { now?: () => Date; signal?: AbortSignal } = {},
): Promise<HostSnapshot> {
  signal?.throwIfAborted();
  const { docker } = connection;
  const version = await connection.reach(
    (abortSignal) => (docker as unknown as Abortable).version({ abortSignal }),
    signal,
  );
  const listed = await connection.reach(docker.listContainers({ all: true }), signal);
  const digestsByImage = new Map<string, Promise<readonly string[]>>();
  const repoDigests = (imageId: string): Promise<readonly string[]> => {
    const known = digestsByImage.get(imageId) ?? readRepoDigests(connection, imageId, signal);
    digestsByImage.set(imageId, known);
    return known;
  };
  const containers = await Promise.all(
    listed.map(async ({ Id }) => {
      const inspected = await connection.reach(unlessGone(docker.getContainer(Id).inspect()), signal);
      return inspected === undefined ? [] : [describe(inspected, await repoDigests(inspected.Image))];
    }),
  );
  signal?.throwIfAborted();
  return {
    takenAt: now().toISOString(),
    engine: {
      name: version.Platform.Name === "" ? "Docker" : version.Platform.Name,
      version: version.Version,
      apiVersion: version.ApiVersion,
      minApiVersion: version.MinAPIVersion,
    },
    containers: containers.flat().sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function describe(container: Docker.ContainerInspectInfo, repoDigests: readonly string[]): ContainerSnapshot {
  const { Config, State } = container;
  // A real engine says null for none, which dockerode's types leave out.
  const labels = (Config.Labels as Record<string, string> | null) ?? {};
  const environment = (Config.Env as string[] | null) ?? [];
  const digest = digestFor(Config.Image, repoDigests);
  const health = State.Health?.Status;
  return {
    id: container.Id,
    name: container.Name.replace(/^\//, ""),
    image: Config.Image,
    imageId: container.Image,
    ...(digest === undefined ? {} : { digest }),
    state: State.Status,
    ...(State.Running ? {} : { exitCode: State.ExitCode }),
    ...(health === undefined || health === "none" ? {} : { health }),
    labels,
    ...(isWatchtower(Config.Image, labels)
      ? { watchtower: readWatchtowerSettings(Config.Image, environment) }
      : {}),
  };
}

/** An image can carry digests of several repositories; only the one the container was configured with counts. */
function digestFor(image: string, repoDigests: readonly string[]): string | undefined {
  const configured = parseImageReference(image);
  const candidates = repoDigests.flatMap((text) => {
    const parsed = parseImageReference(text);
    return parsed.ok ? [parsed.reference] : [];
  });
  // A container whose image is given by id has no repository; any digest then names the image.
  const match = configured.ok
    ? candidates.find((candidate) => isSameRepository(candidate, configured.reference))
    : candidates[0];
  return match?.digest;
}

async function readRepoDigests(
  { docker, reach }: DockerConnection,
  imageId: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const image = await reach(unlessGone(docker.getImage(imageId).inspect()), signal);
  return (image?.RepoDigests as readonly string[] | null | undefined) ?? [];
}

async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as { statusCode?: unknown }).statusCode === 404) return undefined;
    throw error;
  }
}
