import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ContainerState,
  createDockerHost,
  type DockerHost,
  type EngineListener,
} from "../../src/index.ts";

const found = spawnSync("docker", ["compose", "version"]).status === 0;
const title = found
  ? "the real docker compose"
  : "the real docker compose (skipped: `docker compose` is not installed on this machine)";

let directory: string;
let theirs: DockerHost;
let ours: DockerHost;
let engine: EngineListener;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "simulated-compose-"));
  await mkdir(join(directory, "home"));
  await writeFile(join(directory, "token"), "t\n");
  [theirs, ours] = [createDockerHost({ nvidia: true }), createDockerHost({ nvidia: true })];
  for (const host of [theirs, ours])
    host.registry.push("registry.test:5000/demo/web", { content: "1", exposedPorts: ["80"] });
  engine = await theirs.listen();
});

afterEach(async () => {
  await theirs.close();
  await ours.close();
  await rm(directory, { recursive: true });
});

/** Runs `docker compose` against the simulated engine and nothing else. */
async function compose(yaml: string, ...args: string[]): Promise<void> {
  const file = join(directory, "compose.yaml");
  await writeFile(file, yaml);
  await promisify(execFile)("docker", ["compose", "-p", "demo", "-f", file, ...args], {
    cwd: directory,
    timeout: 60_000,
    env: {
      PATH: process.env["PATH"],
      HOME: join(directory, "home"),
      DOCKER_HOST: engine.dockerHost,
      FROM_SHELL: "x",
    },
  });
}

/** What must not depend on who made the container. */
function comparable(container: ContainerState): { name: string; [field: string]: unknown } {
  const { labels, ...rest } = container;
  const by = (a: string, b: string): number => (a < b ? -1 : 1);
  const own = ["com.docker.compose.config-hash", "com.docker.compose.version"];
  return {
    name: rest.name,
    image: rest.image,
    imageId: rest.imageId,
    status: rest.status,
    env: rest.env,
    labels: Object.fromEntries(Object.entries(labels).filter(([name]) => !own.includes(name))),
    command: rest.command,
    networks: [...rest.networks].sort(),
    restart: rest.restart,
    runtime: rest.runtime,
    ports: rest.ports
      .map((port) => ({ ...port, hostPort: undefined }))
      .sort((a, b) => a.containerPort - b.containerPort),
    mounts: rest.mounts
      .map(({ Type, Source, Destination, RW }) => ({
        Type,
        Source: /[0-9a-f]{64}/.test(Source) ? "anonymous" : Source,
        Destination,
        RW,
      }))
      .sort((a, b) => by(a.Destination, b.Destination)),
  };
}

const everything = `
services:
  web:
    image: registry.test:5000/demo/web
    environment: { A: 1, B: "x$$y", C: "\${FROM_SHELL}", D: "\${NOTHING:-d}" }
    labels: [a=1, "b.c=d e"]
    command: serve "a b" c
    ports: ["127.0.0.1:8080:80", "9000-9001:90-91", "53:53/udp", { target: 443, published: "8443" }]
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
      - ./data:/data
      - files:/files
      - /anonymous
      - { type: bind, source: /, target: /host, read_only: true }
    secrets: [token]
    restart: on-failure:3
    runtime: nvidia
    depends_on: { db: { condition: service_healthy, restart: true } }
    networks: { back: { aliases: [w] }, front: }
  db:
    image: registry.test:5000/demo/web
    healthcheck: { test: "true" }
    entrypoint: ["/x"]
    environment: [E=f]
secrets: { token: { file: ./token } }
volumes: { files: }
networks: { back: { internal: true }, front: }
`;

// What REQUIRE_DOCKER asks for is not skipped: it fails.
const mayBeSkipped = (process.env["REQUIRE_DOCKER"] ?? "") === "";

describe.skipIf(!found && mayBeSkipped)(title, () => {
  test("brings a stack up, leaves it alone and takes it down on the simulated engine", async () => {
    await compose(everything, "up", "-d", "--wait");
    const ids = theirs.containers().map(({ id }) => id);
    expect(ids).toHaveLength(2);
    await compose(everything, "up", "-d", "--wait");
    expect(theirs.containers().map(({ id }) => id)).toEqual(ids);
    await compose(everything, "down", "-v");
    expect(theirs.containers()).toEqual([]);
  });

  test("makes the same containers as composeUp", async () => {
    await compose(everything, "up", "-d", "--wait");
    await ours.composeUp(everything, { projectName: "demo", directory, env: { FROM_SHELL: "x" } });
    const byName = (host: DockerHost): unknown[] =>
      [...host.containers()].map(comparable).sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(byName(ours)).toEqual(byName(theirs));
  });

  test.each([
    ["services: { web: { image: 'registry.test:5000/demo/web:nope' } }"],
    ["services: { web: { image: 'nope/web' } }"],
    ["services: { web: { } }"],
    ["services: { web: { image: a, networks: [x] } }"],
    ["services: { web: { image: a, volumes: ['data:/x'] } }"],
    ["services: { web: { image: a, secrets: [x] } }"],
    ["services: { web: { image: a, depends_on: [x] } }"],
    ["services: { web: { image: a, depends_on: [web] } }"],
    ["services: { web: { image: '${TAG:?say which}' } }"],
    ["services: { web: { image: '${TAG' } }"],
    ["services: { web: { image: a, environment: ['A=${!}'] } }"],
    ["services: { web: { image: a, ports: ['99999:80'] } }"],
    ["services: { web: { image: a, ports: ['80-82:80-81'] } }"],
    ["services: { web: { image: a, ports: ['80/foo'] } }"],
    ["services: { web: { image: a, ports: ['a:b'] } }"],
    ["services: { web: { image: a, env_file: nope } }"],
    ["services: {}"],
    [
      "services: { web: { image: 'registry.test:5000/demo/web', secrets: [x] } }\nsecrets: { x: { external: true } }",
    ],
    [
      "services: { web: { image: 'registry.test:5000/demo/web', secrets: [x] } }\nsecrets: { x: { environment: N } }",
    ],
    [
      "services: { web: { image: 'registry.test:5000/demo/web', networks: [x] } }\nnetworks: { x: { external: true } }",
    ],
    ["services: { web: { image: 'registry.test:5000/demo/web', runtime: kata } }"],
    [
      "services: { web: { image: containrrr/watchtower, environment: { WATCHTOWER_HTTP_API_UPDATE: 'true' } } }",
    ],
  ])("refuses %s in the same words", async (yaml) => {
    const real = await compose(yaml, "up", "-d", "--wait").then(
      () => "accepted",
      (error: unknown) => (error as { stderr: string }).stderr,
    );
    const simulated = await ours.composeUp(yaml, { projectName: "demo", directory }).then(
      () => "was accepted by composeUp",
      (error: unknown) => (error as Error).message,
    );
    expect(real).toContain(simulated);
  });
});
