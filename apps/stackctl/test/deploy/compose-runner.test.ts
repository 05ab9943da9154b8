import { describe, expect, it } from "vitest";
import { createComposeRunner, type ComposeProject } from "../../src/deploy/compose-runner.ts";
import { fakeDocker, untilTerminated } from "../support/fake-docker.ts";

const project: ComposeProject = {
  file: "/stack/compose.yaml",
  directory: "/stack",
  name: "management",
  secrets: ["the-token", "the-secret"],
};
const forProject = [
  "compose",
  "--progress",
  "plain",
  "--project-directory",
  "/stack",
  "--file",
  "/stack/compose.yaml",
  "--project-name",
  "management",
];
const ignore = (): void => undefined;

async function failureOf(script: string): Promise<unknown> {
  const { env } = await fakeDocker(script);
  const work = createComposeRunner(env, undefined).up(project, ignore);
  return work.then(
    () => expect.unreachable("up did not fail"),
    (error: unknown) => error,
  );
}

describe("check", () => {
  it("passes when there is Compose v2", async () => {
    const docker = await fakeDocker("echo 2.26.1");
    await createComposeRunner(docker.env, undefined).check();
    expect((await docker.runs()).map(({ args }) => args)).toEqual([["compose", "version", "--short"]]);
  });

  it("says what to install when the plugin is missing", async () => {
    const { env } = await fakeDocker(`echo "docker: 'compose' is not a docker command." >&2; exit 1`);
    await expect(createComposeRunner(env, undefined).check()).rejects.toMatchObject({
      code: "NO_COMPOSE",
      message: expect.stringContaining("Install the plugin") as string,
    });
  });

  it("says what to install when there is no docker command", async () => {
    await expect(createComposeRunner({ PATH: "/nonexistent" }, undefined).check()).rejects.toMatchObject({
      code: "NO_DOCKER_CLI",
      remedy: "Install the Docker CLI with its Compose plugin.",
    });
  });
});

describe("up", () => {
  it("runs docker compose up on the project, detached, waits, and removes what is no longer in its file", async () => {
    const docker = await fakeDocker();
    await createComposeRunner(docker.env, undefined).up(project, ignore);
    expect((await docker.runs()).map(({ args }) => args)).toEqual([
      [...forProject, "up", "--detach", "--wait", "--remove-orphans"],
    ]);
  });

  it("tells every line as it comes, from both streams", async () => {
    const { env } = await fakeDocker("echo one; echo two >&2; printf three");
    const lines: string[] = [];
    await createComposeRunner(env, undefined).up(project, (line) => lines.push(line));
    expect(lines.sort()).toEqual(["one", "three", "two"]);
  });

  it("talks to the engine that was found, and to the one of the environment when none was", async () => {
    const docker = await fakeDocker();
    const env = { ...docker.env, DOCKER_HOST: "unix:///a.sock" };
    await createComposeRunner(env, "unix:///b.sock").up(project, ignore);
    await createComposeRunner(env, undefined).up(project, ignore);
    expect((await docker.runs()).map((run) => run.env["DOCKER_HOST"])).toEqual([
      "unix:///b.sock",
      "unix:///a.sock",
    ]);
  });

  it("keeps the shell's secrets from Compose: the stack's files say what they are", async () => {
    const docker = await fakeDocker();
    const env = { ...docker.env, API_TOKEN: "", AGENT_SECRET: "the-secret", TZ: "UTC" };
    await createComposeRunner(env, undefined).up(project, ignore);
    const [run] = await docker.runs();
    expect(Object.keys(run?.env ?? {})).toEqual(expect.arrayContaining(["HOME", "PATH", "TZ"]));
    expect(run?.env).not.toHaveProperty("API_TOKEN");
    expect(JSON.stringify(run)).not.toContain("the-secret");
  });

  it.each([
    [
      "Error response from daemon: driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:8080 failed: port is already allocated",
      "Free the port, or choose another with --watchtower-listen or --agent-listen.",
    ],
    [
      "Error response from daemon: Ports are not available: listen tcp 0.0.0.0:9001: bind: address already in use",
      "Free the port, or choose another with --watchtower-listen or --agent-listen.",
    ],
    [
      "Error response from daemon: pull access denied for example/none, repository does not exist",
      "Check the image name and that this host reaches its registry.",
    ],
    [
      "Error response from daemon: manifest for example/app:9 not found: manifest unknown",
      "Check the image name and that this host reaches its registry.",
    ],
    [
      "Error response from daemon: Get https://registry.test/v2/: dial tcp: lookup registry.test: no such host",
      "Check the image name and that this host reaches its registry.",
    ],
    ["container management-watchtower-1 is unhealthy", "See the lines above and `docker compose logs`."],
  ])("says of %j what to do", async (said, remedy) => {
    const error = await failureOf(`echo "${said}" >&2; echo " Container x  Created" >&2; exit 1`);
    expect(error).toMatchObject({
      code: "COMPOSE_UP",
      message: `docker compose up failed: ${said}. ${remedy}`,
      remedy,
      exitCode: 1,
    });
  });

  it("repeats no secret that Compose quotes from the files it reads", async () => {
    const { env } = await fakeDocker(
      `echo "failed to read .env: unexpected character near \\"API_TOKEN='the-token'\\"" >&2; exit 1`,
    );
    const lines: string[] = [];
    const work = createComposeRunner(env, undefined).up(project, (line) => lines.push(line));
    const error = await work.catch((caught: unknown) => caught);
    expect(String(error)).toContain("API_TOKEN='[redacted]'");
    expect(String(error) + lines.join()).not.toContain("the-token");
  });

  it("ends the sentence with one full stop", async () => {
    expect(await failureOf('echo "Error: it broke." >&2; exit 1')).toMatchObject({
      message: "docker compose up failed: Error: it broke. See the lines above and `docker compose logs`.",
    });
  });

  it("names the last line when none looks like an error, and the exit code when there is none", async () => {
    expect(await failureOf('echo "first"; echo "last"; exit 1')).toMatchObject({
      message: expect.stringContaining("failed: last. ") as string,
    });
    expect(await failureOf("exit 17")).toMatchObject({
      message: expect.stringContaining("failed: exit code 17. ") as string,
    });
  });

  it("ends Compose on an abort, waits for its end, and rejects with the reason", async () => {
    const { env } = await fakeDocker(untilTerminated);
    const controller = new AbortController();
    const reason = new Error("interrupted");
    const lines: string[] = [];
    const work = createComposeRunner(env, undefined).up(
      project,
      (line) => {
        lines.push(line);
        if (line === "ready") controller.abort(reason);
      },
      controller.signal,
    );
    await expect(work).rejects.toBe(reason);
    expect(lines).toEqual(["ready", "stopping"]);
  });
});

describe("down", () => {
  it("takes the whole project down", async () => {
    const docker = await fakeDocker();
    await createComposeRunner(docker.env, undefined).down(project, ignore);
    expect((await docker.runs()).map(({ args }) => args)).toEqual([
      [...forProject, "down", "--remove-orphans"],
    ]);
  });

  it("says what Compose said last when it fails", async () => {
    const { env } = await fakeDocker('echo "Network in use" >&2; exit 1');
    await expect(createComposeRunner(env, undefined).down(project, ignore)).rejects.toMatchObject({
      code: "COMPOSE_DOWN",
      message: "docker compose down failed: Network in use. See the lines above.",
    });
  });
});
