import type { Daemon } from "../host/daemon.ts";
import { ComposeError } from "./compose-error.ts";
import { composeVersion } from "./labels.ts";
import type { Project } from "./project.ts";
import { mappingOf, textOf } from "./scalars.ts";

/** A network a service joins, by its name on the host. */
export interface ServiceNetwork {
  readonly name: string;
  readonly aliases: readonly string[];
}

function hostName(project: Project, key: string): string {
  const declared = mappingOf(project.networks[key], `networks.${key}`);
  if (declared["name"] !== undefined) return textOf(declared["name"], `networks.${key}.name`);
  return declared["external"] === true ? key : `${project.name}_${key}`;
}

/** The keys of the networks a service joins with its aliases there; `default` when it names none. */
function joined(project: Project, service: string): Map<string, readonly string[]> {
  const path = `services.${service}.networks`;
  const definition = mappingOf(project.services[service], `services.${service}`);
  if (definition["network_mode"] !== undefined) return new Map();
  const value = definition["networks"];
  const named = Array.isArray(value)
    ? value.map((one): [string, string[]] => [textOf(one, path), []])
    : Object.entries(mappingOf(value, path)).map(([key, options]): [string, string[]] => {
        const aliases = mappingOf(options, `${path}.${key}`)["aliases"];
        return [key, Array.isArray(aliases) ? aliases.map(String) : []];
      });
  for (const [key] of named) {
    if (key === "default" || key in project.networks) continue;
    throw new ComposeError(
      `service "${service}" refers to undefined network ${key}: invalid compose project`,
    );
  }
  return new Map(named.length > 0 ? named : [["default", []]]);
}

/** The networks of a service, its own name among the aliases as Compose adds it. */
export function serviceNetworks(project: Project, service: string): ServiceNetwork[] {
  return [...joined(project, service)].map(([key, aliases]) => ({
    name: hostName(project, key),
    aliases: [service, ...aliases],
  }));
}

/** Makes the networks that the services use and that are not there yet. */
export function createNetworks(daemon: Daemon, project: Project): void {
  const used = new Set(
    Object.keys(project.services).flatMap((service) => [...joined(project, service).keys()]),
  );
  for (const key of used) {
    const declared = mappingOf(project.networks[key], `networks.${key}`);
    const name = hostName(project, key);
    if (declared["external"] === true) daemon.networks.get(name);
    if (daemon.networks.find(name)) continue;
    project.progress(` Network ${name}  Creating`);
    daemon.networks.create(name, {
      driver: typeof declared["driver"] === "string" ? declared["driver"] : "bridge",
      internal: declared["internal"] === true,
      labels: {
        "com.docker.compose.network": key,
        "com.docker.compose.project": project.name,
        "com.docker.compose.version": composeVersion,
      },
    });
    project.progress(` Network ${name}  Created`);
  }
}
