import { choiceOption } from "./option-values.ts";
import type { OptionValues } from "./option-values.ts";
import type { Problem } from "./problem.ts";
import type { StackTarget } from "./swarm-target.ts";
import type { EngineVersions } from "../watchtower/docker-api-version.ts";

/** What runs the containers: Docker, or Podman as root. */
export type ContainerEngine = "docker" | "podman";

/** Where the engine is on its host. */
export interface EnginePlace {
  readonly kind: ContainerEngine;
  /** The path of its socket. */
  readonly socket: string;
  /** The folder of its volumes. */
  readonly volumes: string;
}

/** Where both programs look for the socket in their containers, whatever it is on the host. */
export const socketInContainer = "/var/run/docker.sock";

/** portainer-agent.md e, "Podman". */
const places: Readonly<Record<ContainerEngine, EnginePlace>> = {
  docker: { kind: "docker", socket: "/var/run/docker.sock", volumes: "/var/lib/docker/volumes" },
  podman: {
    kind: "podman",
    socket: "/run/podman/podman.sock",
    volumes: "/var/lib/containers/storage/volumes",
  },
};

/** What Podman reports of its Docker API, in every version of these years (podman, `version/version.go`). */
export const podmanVersions: EngineVersions = { apiVersion: "1.41", minApiVersion: "1.24" };

/** The options `containerEngine`, `socket` and `volumesFolder`, and what there is to know about them. */
export function enginePlace(values: OptionValues, target: StackTarget, problems: Problem[]): EnginePlace {
  const choices: readonly ContainerEngine[] = ["docker", "podman"];
  const kind = choiceOption(values["containerEngine"], "containerEngine", choices, "docker", problems);
  const usual = places[kind];
  const place = {
    kind,
    socket: hostFolder(values["socket"], "socket", usual.socket, problems),
    volumes: hostFolder(values["volumesFolder"], "volumesFolder", usual.volumes, problems),
  };
  if (kind === "podman" && target === "swarm") {
    problems.push({
      code: "target-refuses",
      severity: "error",
      path: "containerEngine",
      message: "Podman is no Swarm.",
      hint: "Leave target at compose.",
    });
  }
  if (place.socket.startsWith("/run/user/")) {
    problems.push({
      code: "socket-rootless",
      severity: "warning",
      path: "socket",
      message:
        "A rootless engine has its volumes elsewhere and no rights on the host, so the agent shows neither as they are; Portainer does not support it.",
      hint: "Use the socket of an engine that runs as root, or leave the agent out.",
    });
  }
  return place;
}

/** The place of the engine's socket in a container, in short form. */
export function socketMount({ socket }: EnginePlace): string {
  return `${socket}:${socketInContainer}`;
}

function hostFolder(value: unknown, path: string, fallback: string, problems: Problem[]): string {
  if (value === undefined) return fallback;
  if (typeof value === "string" && /^\/[^:\0\p{Surrogate}]*$/u.test(value)) return value;
  problems.push({
    code: "option-invalid",
    severity: "error",
    path,
    message: `${path} must be an absolute path of the host without a colon.`,
    hint: `Leave it out for the default, ${fallback}.`,
  });
  return fallback;
}
