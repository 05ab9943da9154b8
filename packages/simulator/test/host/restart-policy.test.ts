import { afterEach, beforeEach, expect, test } from "vitest";
import { createDockerHost, type DockerHost, type EngineListener } from "../../src/index.ts";
import { nextEvent } from "../support/events.ts";
import { send } from "../support/request.ts";

let host: DockerHost;
let engine: EngineListener;

beforeEach(async () => {
  host = createDockerHost();
  engine = await host.listen();
});

afterEach(() => host.close());

/** A Watchtower without a token ends at once with exit code 1, over and over. */
const failing = {
  name: "tower",
  image: "containrrr/watchtower",
  env: { WATCHTOWER_HTTP_API_UPDATE: "true" },
};

function post(action: string): Promise<unknown> {
  return send(`http://docker/containers/tower/${action}`, { method: "POST", socketPath: engine.socketPath! });
}

test.each([
  ["no", "exited"],
  ["always", "restarting"],
  ["unless-stopped", "restarting"],
  ["on-failure", "restarting"],
])("with the policy %s a container that failed is %s", async (restart, status) => {
  expect((await host.runContainer({ ...failing, restart })).status).toBe(status);
});

test("on-failure with a number gives up after as many restarts", async () => {
  const run = host.runContainer({ ...failing, restart: "on-failure:2" });
  for (let death = 0; death < 3; death++) await nextEvent(host, "tower", "die");
  await run;
  expect(host.containers()[0]).toMatchObject({ status: "exited", exitCode: 1, restartCount: 2 });
});

test.each(["stop", "kill"])("a container ended by %s stays down whatever its policy", async (action) => {
  await host.runContainer({ name: "tower", image: "containrrr/watchtower", restart: "always" });
  await post(action);
  expect(host.containers()[0]?.status).toBe("exited");
});

test("a container that waits for its restart can be stopped for good", async () => {
  await host.runContainer({ ...failing, restart: "always" });
  await post("stop");
  expect(host.containers()[0]?.status).toBe("exited");
});
