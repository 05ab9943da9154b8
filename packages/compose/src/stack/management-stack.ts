import { agentPart } from "../agent/agent-service.ts";
import type { AgentOptions } from "../agent/agent-service.ts";
import type { ComposeFile } from "./compose-file.ts";
import type { EngineVersions } from "../watchtower/docker-api-version.ts";
import { engineOption } from "../watchtower/engine-option.ts";
import { gpuOption } from "../agent/gpu-access.ts";
import type { GpuAccess } from "../agent/gpu-access.ts";
import { booleanOption, objectOption, textOption } from "./option-values.ts";
import type { Problem } from "./problem.ts";
import { collide } from "./published-port.ts";
import type { PublishedPort } from "./published-port.ts";
import type { ServiceContext } from "./service-context.ts";
import type { Comments } from "../yaml/commented-paths.ts";
import { forSwarm, swarmProblems, targetOption } from "./swarm-target.ts";
import type { StackTarget } from "./swarm-target.ts";
import { watchtowerPart } from "../watchtower/watchtower-service.ts";
import type { WatchtowerOptions } from "../watchtower/watchtower-service.ts";

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
  /**
   * How the agent gets at the GPUs: by the NVIDIA `runtime`, by device requests (`devices`), or by names of the
   * Container Device Interface (`cdi`). On a host without what is chosen, `up` fails. Default `none`.
   */
  readonly gpu?: GpuAccess | undefined;
  /** What the engine reports; decides `DOCKER_API_VERSION` (see `dockerApiVersion`). Default: not known. */
  readonly engine?: EngineVersions | undefined;
  /** Whether Watchtower is to leave both services alone (`com.centurylinklabs.watchtower.enable: "false"`). Default true. */
  readonly excludeFromUpdates?: boolean | undefined;
  /** Whether Komodo's bulk actions are to leave both services alone (`komodo.skip: "true"`). Default true. */
  readonly komodoSkip?: boolean | undefined;
}

/** The stack as data, what a reader of the file would ask, and what the caller should know. */
export interface ManagementStack {
  readonly file: ComposeFile;
  /** For `toYaml`: why the settings are as they are. */
  readonly comments: Comments;
  /** With any of severity `error`, `file` is only the best effort. */
  readonly problems: readonly Problem[];
}

const optionNames = [
  "name",
  "target",
  "watchtower",
  "agent",
  "gpu",
  "engine",
  "excludeFromUpdates",
  "komodoSkip",
];

/**
 * The management stack: Watchtower with its HTTP API, and the Portainer Agent.
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
  const agent =
    values["agent"] === false ? undefined : agentPart(values["agent"], gpu, context("portainer-agent"));
  if (target === "swarm") swarmProblems(values, gpu, problems);
  portCollision(watchtower.published, agent?.published, problems);
  comments["networks"] = "Not internal: registry checks and published ports need the way out.";
  const { secrets } = watchtower;

  const file: ComposeFile = {
    name,
    services: { watchtower: watchtower.service, ...(agent ? { "portainer-agent": agent.service } : {}) },
    networks: { backend: {}, ...(agent ? { frontend: {} } : {}) },
    ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
  };
  return { file: target === "swarm" ? forSwarm(file) : file, comments, problems };
}

/** The options of a Watchtower whose port is published only when that is asked for. */
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

function portCollision(
  watchtower: PublishedPort | undefined,
  agent: PublishedPort | undefined,
  problems: Problem[],
): void {
  if (!watchtower || !agent || !collide(watchtower, agent)) return;
  problems.push({
    code: "port-collision",
    severity: "error",
    path: "agent.listen",
    message: `Watchtower and the agent are both published on port ${agent.port} of the same address.`,
    hint: "Give one of them another port, or an address of its own.",
  });
}
