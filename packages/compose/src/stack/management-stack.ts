import { agentPart } from "../agent/agent-service.ts";
import type { AgentOptions } from "../agent/agent-service.ts";
import type { ComposeFile, ComposeService } from "./compose-file.ts";
import type { EngineVersions } from "../watchtower/docker-api-version.ts";
import { engineOption } from "../watchtower/engine-option.ts";
import { gpuOption } from "../agent/gpu-access.ts";
import type { GpuAccess } from "../agent/gpu-access.ts";
import { monitoringPart } from "../monitoring/monitoring-part.ts";
import type { MonitoringOptions } from "../monitoring/monitoring-options.ts";
import { booleanOption, objectOption, textOption } from "./option-values.ts";
import type { OptionValues } from "./option-values.ts";
import { portainerPart } from "../portainer-server/portainer-service.ts";
import type { PortainerServerOptions } from "../portainer-server/portainer-service.ts";
import type { Problem } from "./problem.ts";
import { portCollisions } from "./port-collisions.ts";
import type { ServiceContext } from "./service-context.ts";
import { joinParts } from "./stack-part.ts";
import type { StackPart } from "./stack-part.ts";
import type { Comments } from "../yaml/commented-paths.ts";
import { forSwarm, swarmProblems, targetOption } from "./swarm-target.ts";
import type { StackTarget } from "./swarm-target.ts";
import { watchtowerPart } from "../watchtower/watchtower-service.ts";
import type { WatchtowerOptions, WatchtowerPart } from "../watchtower/watchtower-service.ts";

/** What the management stack is made of; everything has a default. */
export interface ManagementStackOptions {
  /** Compose project: lower-case letters, digits, `-` and `_`. Default `management`. */
  readonly name?: string | undefined;
  /**
   * Who is to read the file. `swarm` makes both services global ones on an overlay network, without a project name, and
   * publishes no port of Watchtower unless asked to. Default `compose`.
   */
  readonly target?: StackTarget | undefined;
  readonly watchtower?: WatchtowerOptions | undefined;
  /** `false` leaves the Portainer Agent out. */
  readonly agent?: AgentOptions | false | undefined;
  /** Portainer Server, which reaches the agent over `backend`; the agent's port is then published only on request. */
  readonly portainerServer?: PortainerServerOptions | undefined;
  /** Prometheus, which scrapes Watchtower, and Grafana. */
  readonly monitoring?: MonitoringOptions | undefined;
  /**
   * How the agent gets at the GPUs: by the NVIDIA `runtime`, by device requests (`devices`), or by names of the
   * Container Device Interface (`cdi`). On a host without what is chosen, `up` fails. Default `none`.
   */
  readonly gpu?: GpuAccess | undefined;
  /** What the engine reports; decides `DOCKER_API_VERSION` (see `dockerApiVersion`). Default: not known. */
  readonly engine?: EngineVersions | undefined;
  /** Whether Watchtower is to leave every service alone (`com.centurylinklabs.watchtower.enable: "false"`). Default true. */
  readonly excludeFromUpdates?: boolean | undefined;
  /** Whether Komodo's bulk actions are to leave every service alone (`komodo.skip: "true"`). Default true. */
  readonly komodoSkip?: boolean | undefined;
}

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

const optionNames = [
  "name",
  "target",
  "watchtower",
  "agent",
  "portainerServer",
  "monitoring",
  "gpu",
  "engine",
  "excludeFromUpdates",
  "komodoSkip",
];

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
  const values = objectOption(options, "options", optionNames, problems);
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
  const context = (service: string): ServiceContext => {
    const comment = (key: string, text: string) => (comments[`services.${service}.${key}`] = text);
    if (excludedFromUpdates)
      comment(`labels.${enableLabel}`, "Watchtower leaves this service alone: update it by hand.");
    return { labels, excludedFromUpdates, problems, comment };
  };

  const target = targetOption(values["target"], problems);
  const watchtower = watchtowerPart(
    target === "swarm" ? unpublished(values["watchtower"]) : values["watchtower"],
    engine,
    context("watchtower"),
  );
  const gpu = gpuOption(values["gpu"], values["agent"] !== false, problems);
  const agentOptions =
    values["portainerServer"] === undefined ? values["agent"] : unpublished(values["agent"]);
  const agent =
    values["agent"] === false ? undefined : agentPart(agentOptions, gpu, context("portainer-agent"));
  const extra = extraParts(values, watchtower, agent?.service, target, context);
  if (target === "swarm") swarmProblems(values, gpu, problems);
  portCollisions(
    [
      { name: "Watchtower", path: "watchtower.listen", at: watchtower.published },
      { name: "the agent", path: "agent.listen", at: agent?.published },
      ...(extra?.published ?? []),
    ],
    problems,
  );
  comments["networks"] = "Not internal: registry checks and published ports need the way out.";
  const secrets = { ...watchtower.secrets, ...extra?.secrets };

  const file: ComposeFile = {
    name,
    services: {
      watchtower: watchtower.service,
      ...(agent ? { "portainer-agent": agent.service } : {}),
      ...extra?.services,
    },
    networks: { backend: {}, ...(agent ? { frontend: {} } : {}) },
    ...given("volumes", extra?.volumes),
    ...given("secrets", secrets),
    ...given("configs", extra?.configs),
  };
  const files = extra?.files ?? {};
  return { file: target === "swarm" ? forSwarm(file) : file, comments, files, problems };
}

/** What is there only on request. */
function extraParts(
  values: OptionValues,
  watchtower: WatchtowerPart,
  agent: ComposeService | undefined,
  target: StackTarget,
  context: (service: string) => ServiceContext,
): StackPart | undefined {
  const { portainerServer, monitoring } = values;
  const parts = [
    ...(portainerServer === undefined
      ? []
      : [portainerPart(portainerServer, agent, target, context("portainer"))]),
    ...(monitoring === undefined ? [] : [monitoringPart(monitoring, watchtower, target, context)]),
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

const enableLabel = "com.centurylinklabs.watchtower.enable";

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
