import { agentProcess } from "../agent/agent-process.ts";
import { AgentProgram } from "../agent/agent-program.ts";
import type { DockerHost } from "../host/docker-host.ts";
import { daemonOf } from "../host/daemon-of.ts";
import { parseImageReference } from "../host/image-reference.ts";
import type { Registry } from "../host/registry.ts";
import { watchtowerProcess } from "../watchtower/watchtower-process.ts";
import { watchtowerVersions } from "../watchtower/start-log.ts";
import { WatchtowerProgram } from "../watchtower/watchtower-program.ts";
import type { WatchtowerFlavour } from "../watchtower/settings.ts";
import type { Program } from "./program.ts";

const watchtowers: Readonly<Record<string, WatchtowerFlavour>> = {
  "docker.io/containrrr/watchtower": "containrrr",
  "ghcr.io/containrrr/watchtower": "containrrr",
  "docker.io/nickfedor/watchtower": "nicholas-fedor",
  "ghcr.io/nicholas-fedor/watchtower": "nicholas-fedor",
};

const agentRepository = "docker.io/portainer/agent";
const agentVersion = "2.30.1";

/** Publishes the images of the simulated programs, under `latest` and under their version. */
export function pushProgramImages(registry: Registry): void {
  for (const [repository, flavour] of Object.entries(watchtowers)) {
    for (const tag of ["latest", watchtowerVersions[flavour]]) {
      registry.push(`${repository}:${tag}`, {
        content: `watchtower ${watchtowerVersions[flavour]}`,
        labels: { "com.centurylinklabs.watchtower": "true" },
        exposedPorts: ["8080/tcp"],
      });
    }
  }
  for (const tag of ["latest", agentVersion]) {
    registry.push(`${agentRepository}:${tag}`, {
      content: `agent ${agentVersion}`,
      exposedPorts: ["9001/tcp"],
    });
  }
}

/** Makes the program that a container of an image runs; undefined for an image the simulator does not know. */
export function programFor(imageName: string, host: DockerHost): Program | undefined {
  const { repository, tag } = parseImageReference(imageName);
  const flavour = watchtowers[repository];
  if (flavour) {
    return new WatchtowerProgram(flavour, host, (program) =>
      watchtowerProcess(
        program,
        () => logsOf(host, program),
        () => stopContainer(host, program),
      ),
    );
  }
  if (repository !== agentRepository) return undefined;
  const version = tag && /^\d/.test(tag) ? tag.replace(/-alpine$/, "") : agentVersion;
  return new AgentProgram(version, host, (program) =>
    agentProcess(
      program,
      () => logsOf(host, program),
      () => stopContainer(host, program),
    ),
  );
}

function logsOf(host: DockerHost, program: Program): readonly string[] {
  const container = daemonOf(host)
    .containers.all()
    .find((one) => one.program === program);
  return container?.logs.lines().map((line) => line.text) ?? [];
}

async function stopContainer(host: DockerHost, program: Program): Promise<void> {
  const { containers, lifecycle } = daemonOf(host);
  const container = containers.all().find((one) => one.program === program);
  if (container) await lifecycle.stop(container);
}
