import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDockerHost, type DockerHost } from "../../src/index.ts";
import { send } from "../support/request.ts";

const original = "containrrr/watchtower:1.7.1";
const fork = "nickfedor/watchtower:1.21.0";
const scope = "com.centurylinklabs.watchtower.scope";

let host: DockerHost;

beforeEach(() => {
  host = createDockerHost();
});

afterEach(() => host.close());

async function run(
  name: string,
  image: string,
  env: Record<string, string> = {},
  scopeLabel?: string,
): Promise<void> {
  const labels = scopeLabel === undefined ? {} : { [scope]: scopeLabel };
  await host.runContainer({ name, image, env, labels });
}

const names = (): string[] => host.containers().map(({ name }) => name);

async function images(): Promise<string[]> {
  await using engine = await host.listen();
  const reply = await send("http://docker/images/json", { socketPath: engine.socketPath! });
  return (JSON.parse(reply.body) as { RepoTags: string[] }[]).flatMap(({ RepoTags }) => RepoTags);
}

describe("a Watchtower that starts", () => {
  test("without a scope is 1.7.1 and ends older ones of every scope and flavour, with cleanup their images", async () => {
    await run("old", fork, { WATCHTOWER_SCOPE: "s" }, "s");
    await run("new", original, { WATCHTOWER_CLEANUP: "true" });
    expect(names()).toEqual(["new"]);
    expect(await images()).toEqual([original]);
  });

  test("without a scope is the fork and leaves scoped ones alone", async () => {
    await run("old", original, { WATCHTOWER_SCOPE: "s" }, "s");
    await run("new", fork);
    expect(names()).toEqual(["new", "old"]);
  });

  test("is the fork and ends younger ones of its scope as well", async () => {
    await run("first", fork, { WATCHTOWER_SCOPE: "s" }, "s");
    await run("second", original, { WATCHTOWER_SCOPE: "t" }, "s");
    await run("third", original, { WATCHTOWER_SCOPE: "u" }, "u");
    const first = host.program("first");
    await first?.restart();
    expect(names()).toEqual(["third", "first"]);
  });

  test("is the fork without a scope and takes the one on its own label", async () => {
    await run("old", fork, {}, "s");
    await run("other", fork);
    await run("new", fork, {}, "s");
    expect(names()).toEqual(["new", "other"]);
  });
});

const update = { WATCHTOWER_HTTP_API_UPDATE: "true", WATCHTOWER_HTTP_API_TOKEN: "t" };

test.each([
  ["1.7.1 whose schedule is switched off", original, update, 2],
  ["1.7.1 with its schedule", original, { ...update, WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true" }, 1],
  ["1.7.1 without an API", original, {}, 1],
  ["the fork", fork, update, 0],
])("%s ends at SIGTERM with its own exit code", async (_title, image, env, exitCode) => {
  await run("watchtower", image, env);
  await using engine = await host.listen();
  await send("http://docker/containers/watchtower/stop", {
    method: "POST",
    socketPath: engine.socketPath!,
  });
  expect(host.containers()[0]).toMatchObject({ status: "exited", exitCode });
});
