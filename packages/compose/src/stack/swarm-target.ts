import type { ComposeDeploy, ComposeFile, ComposeService } from "./compose-file.ts";
import { choiceOption } from "./option-values.ts";
import type { OptionValues } from "./option-values.ts";
import type { Problem } from "./problem.ts";

/** Who is to read the file: `docker compose`, or `docker stack deploy` on a Swarm. */
export type StackTarget = "compose" | "swarm";

/** The `target` option. */
export function targetOption(value: unknown, problems: Problem[]): StackTarget {
  const choices: readonly StackTarget[] = ["compose", "swarm"];
  return choiceOption(value, "target", choices, "compose", problems);
}

/** One of it on every node, since it looks after what runs there (portainer-agent.md e). */
const everywhere: ComposeDeploy = {
  mode: "global",
  placement: { constraints: ["node.platform.os == linux"] },
  restart_policy: { condition: "any" },
};

/**
 * The file as `docker stack deploy` takes it: services that are global unless they say otherwise, and no project name.
 */
export function forSwarm({ services, networks, volumes, secrets, configs }: ComposeFile): ComposeFile {
  return {
    services: Object.fromEntries(
      Object.entries(services).map(([name, service]) => [name, swarmService(service)]),
    ),
    ...(networks === undefined ? {} : { networks }),
    ...(volumes === undefined ? {} : { volumes }),
    ...(secrets === undefined ? {} : { secrets }),
    ...(configs === undefined ? {} : { configs }),
  };
}

/** Keys of a service that `docker stack` refuses or passes over. */
export const notInSwarm: ReadonlySet<string> = new Set(["restart", "runtime", "devices", "privileged"]);

function swarmService(service: ComposeService): ComposeService {
  const kept = Object.entries(service).filter(([key]) => !notInSwarm.has(key));
  const rest = Object.fromEntries(kept) as ComposeService;
  if (service.deploy?.mode !== undefined) return rest;
  const limits = service.deploy?.resources?.limits;
  return { ...rest, deploy: { ...everywhere, ...(limits === undefined ? {} : { resources: { limits } }) } };
}

const listenOptions = [
  "watchtower.listen",
  "agent.listen",
  "portainerServer.listen",
  "portainerServer.edgeListen",
  "monitoring.prometheus.listen",
  "monitoring.grafana.listen",
];

/** What a Swarm refuses of the options, or passes over without a word (compose-and-metrics.md A3). */
export function swarmProblems(options: OptionValues, gpu: string, problems: Problem[]): void {
  problems.push({
    code: "swarm-services-stay",
    severity: "info",
    path: "target",
    message:
      "Watchtower replaces containers, not services, and docker stack deploy pins the images of services by digest: it updates what runs on a node besides them.",
    hint: "Update services by deploying their stack again.",
  });
  for (const path of listenOptions) {
    const listen = path
      .split(".")
      .reduce<unknown>((value, key) => (value as OptionValues | undefined)?.[key], options);
    if (typeof listen !== "object" || listen === null || !("address" in listen)) continue;
    problems.push({
      code: "target-refuses",
      severity: "error",
      path: `${path}.address`,
      message: "A Swarm publishes ports on every node and takes no address.",
      hint: "Leave the address out and close the port to others in the firewall, or publish nothing with listen: false.",
    });
  }
  if (gpu === "runtime" || gpu === "devices") {
    problems.push({
      code: "target-refuses",
      severity: "error",
      path: "gpu",
      message: "docker stack takes neither a runtime nor device requests.",
      hint: "Make nvidia the default runtime of the nodes that have GPUs, and leave gpu at none.",
    });
  } else if (gpu === "cdi") {
    problems.push({
      code: "target-drops",
      severity: "warning",
      path: "gpu",
      message: "docker stack passes over devices, so the agent gets no GPU.",
      hint: "Make nvidia the default runtime of the nodes that have GPUs, and leave gpu at none.",
    });
  }
}
