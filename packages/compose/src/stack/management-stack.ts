import { agentPart } from "../agent/agent-service.ts";
import type { ComposeFile, ComposeService } from "./compose-file.ts";
import { engineOption } from "../watchtower/engine-option.ts";
import { gpuOption } from "../agent/gpu-access.ts";
import { monitoringPart } from "../monitoring/monitoring-part.ts";
import { enginePlace, podmanVersions } from "./container-engine.ts";
import { hardenedOption } from "./hardening.ts";
import { networkOptions } from "./network-options.ts";
import { booleanOption, objectOption, textOption } from "./option-values.ts";
import type { OptionValues } from "./option-values.ts";
import { portainerPart } from "../portainer-server/portainer-service.ts";
import type { Problem } from "./problem.ts";
import { portCollisions } from "./port-collisions.ts";
import type { ServiceContext } from "./service-context.ts";
import { StackNetworks } from "./service-networks.ts";
import { behindProxy, proxyNetwork, socketProxyPart } from "../socket-proxy/socket-proxy-service.ts";
import { stackOptionNames } from "./stack-options.ts";
import type { ManagementStackOptions } from "./stack-options.ts";
import { joinParts } from "./stack-part.ts";
import type { StackPart } from "./stack-part.ts";
import type { Comments } from "../yaml/commented-paths.ts";
import { forSwarm, notInSwarm, swarmProblems, targetOption } from "./swarm-target.ts";
import { scopeLabels } from "../watchtower/scope-option.ts";
import { enableLabel } from "../watchtower/watchtower-labels.ts";
import { watchtowerPart } from "../watchtower/watchtower-service.ts";
import type { WatchtowerPart } from "../watchtower/watchtower-service.ts";

export type { ManagementStackOptions } from "./stack-options.ts";

/** The stack as data, what a reader of the file would ask, and what the caller should know. */
export interface ManagementStack {
  readonly file: ComposeFile;
  /** For `toYaml`: why the settings are as they are. */
  readonly comments: Comments;
  /** Texts of the files that belong beside the Compose file, by their path there; none without `monitoring`. */
  readonly files: Readonly<Record<string, string>>;
  /** With any of severity `error`, `file` is only the best effort. */
  readonly problems: readonly Problem[];
}

/**
 * The management stack: Watchtower with its HTTP API, the Portainer Agent, and on request Portainer Server, Prometheus
 * and Grafana.
 *
 * Does not throw for bad values, not even from callers without types: each is a problem with severity `error`, and
 * its default stands in the file where there is one. Does no I/O: what the engine reports comes in as `engine`.
 */
export function managementStack(options: ManagementStackOptions = {}): ManagementStack {
  const problems: Problem[] = [];
  const comments: Record<string, string> = {};
  const values = objectOption(options, "options", stackOptionNames, problems);
  const name = projectName(values["name"], problems);
  const engine = engineOption(values["engine"], problems);
  const excludedFromUpdates = booleanOption(
    values["excludeFromUpdates"],
    "excludeFromUpdates",
    true,
    problems,
  );
  const komodoSkip = booleanOption(values["komodoSkip"], "komodoSkip", true, problems);
  const labels = {
    ...(excludedFromUpdates ? { [enableLabel]: "false" } : {}),
    ...(komodoSkip ? { "komodo.skip": "true" } : {}),
  };
  const target = targetOption(values["target"], problems);
  const place = enginePlace(values, target, problems);
  const networks = new StackNetworks(target, networkOptions(values["networks"], target, problems), problems);
  const hardening = hardenedOption(values["hardened"], target, problems);
  const context = (service: string): ServiceContext => {
    const comment = (key: string, text: string) => {
      if (target === "compose" || !notInSwarm.has(key)) comments[`services.${service}.${key}`] = text;
    };
    if (excludedFromUpdates)
      comment(`labels.${enableLabel}`, "Watchtower leaves this service alone: update it by hand.");
    return { target, engine: place, networks, hardening, labels, excludedFromUpdates, problems, comment };
  };

  const watchtower = watchtowerPart(
    target === "swarm" ? unpublished(values["watchtower"]) : values["watchtower"],
    engine ?? (place.kind === "podman" ? podmanVersions : undefined),
    context("watchtower"),
  );
  const gpu = gpuOption(values["gpu"], values["agent"] !== false, problems);
  const agentOptions =
    values["portainerServer"] === undefined ? values["agent"] : unpublished(values["agent"]);
  // The scope holds for what is to be updated.
  const scoped = { ...labels, ...(excludedFromUpdates ? {} : scopeLabels(watchtower.scope)) };
  const scopedContext = (service: string) => ({ ...context(service), labels: scoped });
  const agent =
    values["agent"] === false ? undefined : agentPart(agentOptions, gpu, scopedContext("portainer-agent"));
  const proxy =
    watchtower.proxied && socketProxyPart(hardening.socketProxy, watchtower.proxied, context("socket-proxy"));
  const extra = extraParts(values, watchtower, agent?.service, scopedContext);
  if (target === "swarm") swarmProblems(values, gpu, problems);
  portCollisions(
    [
      { name: "Watchtower", path: "watchtower.listen", at: watchtower.published },
      { name: "the agent", path: "agent.listen", at: agent?.published },
      ...(extra?.published ?? []),
    ],
    problems,
  );
  const secrets = { ...watchtower.secrets, ...extra?.secrets };

  const file: ComposeFile = {
    name,
    services: {
      ...(proxy ? { "socket-proxy": proxy.service } : {}),
      watchtower: proxy ? behindProxy(watchtower.service, proxy, networks) : watchtower.service,
      ...(agent ? { "portainer-agent": agent.service } : {}),
      ...extra?.services,
    },
    networks: networks.all,
    ...given("volumes", extra?.volumes),
    ...given("secrets", secrets),
    ...given("configs", extra?.configs),
  };
  const others = Object.entries(networks.all).filter(([network]) => network !== proxyNetwork);
  if (!others.some(([, { internal }]) => internal === true)) {
    comments["networks"] =
      `Not internal${proxy ? " (but for the proxy's)" : ""}: registry checks and published ports need the way out.`;
  }
  const files = extra?.files ?? {};
  return { file: target === "swarm" ? forSwarm(file) : file, comments, files, problems };
}

/** What is there only on request. */
function extraParts(
  values: OptionValues,
  watchtower: WatchtowerPart,
  agent: ComposeService | undefined,
  context: (service: string) => ServiceContext,
): StackPart | undefined {
  const { portainerServer, monitoring } = values;
  const parts = [
    ...(portainerServer === undefined ? [] : [portainerPart(portainerServer, agent, context("portainer"))]),
    ...(monitoring === undefined ? [] : [monitoringPart(monitoring, watchtower, context)]),
  ];
  return parts.length === 0 ? undefined : joinParts(parts);
}

/** A key of the file, unless there is nothing below it. */
function given<Key extends string, Value extends object>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined || Object.keys(value).length === 0
    ? {}
    : ({ [key]: value } as { readonly [K in Key]: Value });
}

/** The options of a service whose port is published only when that is asked for. */
function unpublished(options: unknown): unknown {
  if (options === undefined) return { listen: false };
  if (typeof options !== "object" || options === null || Array.isArray(options)) return options;
  return (options as { listen?: unknown }).listen === undefined ? { ...options, listen: false } : options;
}

function projectName(value: unknown, problems: Problem[]): string {
  const fallback = "management";
  const name = textOption(value, "name", fallback, problems);
  if (/^[a-z0-9][a-z0-9_-]*$/.test(name)) return name;
  problems.push({
    code: "project-name-invalid",
    severity: "error",
    path: "name",
    message: `${JSON.stringify(name)} is not a Compose project name.`,
    hint: "Use lower-case letters, digits, - and _, and start with a letter or digit.",
  });
  return fallback;
}
