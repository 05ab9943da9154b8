import { sha256 } from "../host/image.ts";
import type { ContainerSpec } from "../host/container-create.ts";
import { parseRestartPolicy } from "../host/run-container.ts";
import { ComposeError } from "./compose-error.ts";
import { environmentOf } from "./environment.ts";
import { composeLabels } from "./labels.ts";
import { portsOf } from "./ports.ts";
import type { Project } from "./project.ts";
import { commandOf, listOf, mappingOf, pairsOf, textOf } from "./scalars.ts";
import { secretOf } from "./secrets.ts";
import { serviceNetworks } from "./networks.ts";
import { mountOf } from "./volumes.ts";

/** A service ready to be made into a container; the image's id is not among its labels yet. */
export interface PreparedService {
  readonly service: string;
  readonly containerName: string;
  readonly image: string;
  readonly pullAlways: boolean;
  readonly spec: ContainerSpec;
  readonly files: ReadonlyMap<string, string>;
  /** Changes with anything that makes Compose recreate the container. */
  readonly configHash: string;
}

const notSimulated = ["build", "extends", "configs", "scale"];

function healthcheckOf(value: unknown, path: string): object | undefined {
  if (value === undefined) return undefined;
  const check = mappingOf(value, path);
  if (check["disable"] === true) return { Test: ["NONE"] };
  const test = check["test"];
  return { Test: Array.isArray(test) ? test.map(String) : ["CMD-SHELL", textOf(test, `${path}.test`)] };
}

/** Reads one service of a project; throws in Compose's words. */
export function prepareService(project: Project, service: string): PreparedService {
  const path = `services.${service}`;
  const definition = mappingOf(project.services[service], path);
  const optional = (key: string): string =>
    definition[key] === undefined ? "" : textOf(definition[key], `${path}.${key}`);
  for (const key of notSimulated) {
    if (definition[key] !== undefined) {
      throw new ComposeError(
        `@stack/simulator: ${path}.${key} is not simulated; leave it out or use an image.`,
      );
    }
  }
  const image = optional("image");
  if (image === "") {
    throw new ComposeError(
      `service "${service}" has neither an image nor a build context specified: invalid compose project`,
    );
  }
  const containerName = optional("container_name") || `${project.name}-${service}-1`;
  const context = { ...project, project: project.name };
  const networks = serviceNetworks(project, service);
  const secrets = listOf(definition["secrets"], `${path}.secrets`).map((one) =>
    secretOf(one, service, context),
  );
  const mounts = [
    ...listOf(definition["volumes"], `${path}.volumes`).map((one, index) =>
      mountOf(one, `${path}.volumes[${index}]`, service, context),
    ),
    ...secrets.flatMap((secret) => ("mount" in secret ? [secret.mount] : [])),
  ];
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of listOf(definition["ports"], `${path}.ports`).flatMap((one, index) =>
    portsOf(one, `${path}.ports[${index}]`),
  )) {
    const list = (bindings[`${port.target}/${port.protocol}`] ??= []);
    list.push({ HostIp: port.hostIp, HostPort: port.published });
  }
  const exposed = listOf(definition["expose"], `${path}.expose`).map((one) => textOf(one, `${path}.expose`));
  const configHash = sha256(JSON.stringify(definition)).slice(7);
  const healthcheck = healthcheckOf(definition["healthcheck"], `${path}.healthcheck`);
  const labels = pairsOf(definition["labels"], `${path}.labels`);
  const spec: ContainerSpec = {
    Image: image,
    Hostname: optional("hostname"),
    User: optional("user"),
    Env: environmentOf(definition, path, project),
    Cmd: commandOf(definition["command"], `${path}.command`),
    Entrypoint: commandOf(definition["entrypoint"], `${path}.entrypoint`),
    Labels: {
      ...Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, value ?? ""])),
      ...composeLabels(project, service, configHash),
    },
    ExposedPorts: Object.fromEntries([
      ...Object.keys(bindings).map((port) => [port, {}] as const),
      ...exposed.map((port) => [port.includes("/") ? port : `${port}/tcp`, {}] as const),
    ]),
    ...(healthcheck ? { Healthcheck: healthcheck } : {}),
    HostConfig: {
      Binds: mounts.filter((mount) => typeof mount === "string"),
      Mounts: mounts.filter((mount) => typeof mount !== "string"),
      PortBindings: bindings,
      RestartPolicy: parseRestartPolicy(optional("restart") || "no"),
      Runtime: optional("runtime"),
      NetworkMode: optional("network_mode") || (networks[0]?.name ?? ""),
    },
    NetworkingConfig: {
      EndpointsConfig: Object.fromEntries(
        networks.map(({ name, aliases }) => [name, { Aliases: [containerName, ...aliases] }]),
      ),
    },
  };
  return {
    service,
    containerName,
    image,
    pullAlways: optional("pull_policy") === "always",
    spec,
    files: new Map(
      secrets.flatMap((secret) => ("path" in secret ? [[secret.path, secret.content] as const] : [])),
    ),
    configHash,
  };
}
