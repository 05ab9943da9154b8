import { connectDocker, type DockerConnection } from "@stack/rollout";
import { docker } from "./command.ts";

/** The address of the engine that the docker command talks to: `DOCKER_HOST`, else its context's. */
export async function engineAddress(): Promise<string> {
  const given = process.env["DOCKER_HOST"];
  if (given !== undefined && given !== "") return given;
  return docker(["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]);
}

/** Connects to that engine by dockerode. */
export async function connectEngine(): Promise<DockerConnection> {
  return connectDocker(await engineAddress());
}
