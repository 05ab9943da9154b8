import type { DockerConnection } from "@stack/rollout";

/** What the stack depends on about the engine it is deployed to. */
export interface EngineFacts {
  readonly version: string;
  readonly apiVersion: string;
  readonly minApiVersion: string;
  /** The runtime `nvidia` is registered, so that `runtime: nvidia` can start. */
  readonly hasNvidiaRuntime: boolean;
  /** Reached over a socket of this machine: its files can be mounted, its ports tried. */
  readonly isLocal: boolean;
}

/** Asks the engine; throws `NetworkError` when it is not reachable. */
export async function readEngineFacts({ docker, reach, host }: DockerConnection): Promise<EngineFacts> {
  const version = await reach(docker.version());
  const info = (await reach(docker.info())) as { Runtimes?: Record<string, unknown> };
  return {
    version: version.Version,
    apiVersion: version.ApiVersion,
    minApiVersion: version.MinAPIVersion,
    hasNvidiaRuntime: Object.hasOwn(info.Runtimes ?? {}, "nvidia"),
    isLocal: /^(?:unix|npipe):/.test(host),
  };
}
