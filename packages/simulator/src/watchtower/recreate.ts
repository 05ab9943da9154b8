import type { Container } from "../host/container.ts";
import type { ContainerSpec } from "../host/container-create.ts";
import type { Daemon } from "../host/daemon.ts";

/**
 * The create request that makes the same container again on another image.
 *
 * What equals a default of the old image is left out, so that the new image's defaults apply, as both Watchtowers do it.
 */
export function specForReplacement(daemon: Daemon, container: Container): ContainerSpec {
  const old = daemon.images.find(container.imageId)?.image.config;
  const { config, hostConfig } = container;
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  return {
    ...config,
    Env: config.Env.filter((entry) => !old?.Env.includes(entry)),
    Labels: Object.fromEntries(
      Object.entries(config.Labels).filter(([name, value]) => old?.Labels[name] !== value),
    ),
    Cmd: same(config.Cmd, old?.Cmd) ? null : config.Cmd,
    Entrypoint: same(config.Entrypoint, old?.Entrypoint) ? null : config.Entrypoint,
    ExposedPorts: Object.fromEntries(
      Object.entries(config.ExposedPorts).filter(([port]) => old?.ExposedPorts[port] === undefined),
    ),
    HostConfig: hostConfig,
    NetworkingConfig: {
      EndpointsConfig: Object.fromEntries(
        [...container.endpoints].map(([name, { aliases }]) => [name, { Aliases: aliases }]),
      ),
    },
  };
}
