import { resolve } from "node:path";
import { dependenciesOf } from "./depends-on.ts";
import type { Project } from "./project.ts";

/** The version Compose notes on what it makes. */
export const composeVersion = "2.26.1";

/** The labels Compose puts on a container, besides the image's id. */
export function composeLabels(project: Project, service: string, configHash: string): Record<string, string> {
  const dependencies = dependenciesOf(project, service).map(
    (one) => `${one.service}:${one.condition}:${one.restart}`,
  );
  return {
    "com.docker.compose.config-hash": configHash,
    "com.docker.compose.container-number": "1",
    "com.docker.compose.depends_on": dependencies.join(","),
    "com.docker.compose.oneoff": "False",
    "com.docker.compose.project": project.name,
    "com.docker.compose.project.config_files": resolve(project.directory, "compose.yaml"),
    "com.docker.compose.project.working_dir": project.directory,
    "com.docker.compose.service": service,
    "com.docker.compose.version": composeVersion,
  };
}
