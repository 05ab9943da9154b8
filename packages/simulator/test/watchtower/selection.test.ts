import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createDockerHost,
  type DockerHost,
  startWatchtower,
  type WatchtowerFlavour,
  type WatchtowerProcess,
} from "../../src/index.ts";
import { metric, send } from "../support/request.ts";

const prefix = "com.centurylinklabs.watchtower";
const image = "registry.test:5000/demo/web:latest";
let host: DockerHost;

beforeEach(() => {
  host = createDockerHost();
  host.registry.push(image, { content: "one" });
});

afterEach(() => host.close());

async function start(flavour: WatchtowerFlavour, env: Record<string, string>): Promise<WatchtowerProcess> {
  return startWatchtower({
    flavour,
    host,
    env: { WATCHTOWER_HTTP_API_UPDATE: "true", WATCHTOWER_HTTP_API_METRICS: "true", ...env },
  });
}

async function update(watchtower: WatchtowerProcess): Promise<void> {
  const reply = await send(`${watchtower.url}/v1/update`, {
    method: "POST",
    headers: { authorization: `Bearer ${watchtower.token}` },
  });
  expect(reply.status).toBe(200);
}

async function values(watchtower: WatchtowerProcess): Promise<Record<string, number | undefined>> {
  const { body } = await send(`${watchtower.url}/v1/metrics`, {
    headers: { authorization: `Bearer ${watchtower.token}` },
  });
  return Object.fromEntries(
    ["scanned", "updated", "failed"].map((name) => [name, metric(body, `watchtower_containers_${name}`)]),
  );
}

/** Runs containers with labels, pushes a new image, updates once and tells who runs the new image. */
async function updated(
  flavour: WatchtowerFlavour,
  env: Record<string, string>,
  containers: Record<string, Record<string, string>>,
): Promise<string[]> {
  for (const [name, labels] of Object.entries(containers)) await host.runContainer({ name, image, labels });
  const { imageId } = host.registry.push(image, { content: "two" });
  await using watchtower = await start(flavour, env);
  await update(watchtower);
  return host
    .containers()
    .filter((container) => container.imageId === imageId)
    .map(({ name }) => name)
    .sort();
}

const both = ["containrrr", "nicholas-fedor"] as const;

describe.each(both)("%s", (flavour) => {
  test("leaves out what is excluded by label, in any word Go reads as false", async () => {
    expect(
      await updated(
        flavour,
        {},
        {
          plain: {},
          excluded: { [`${prefix}.enable`]: "false" },
          "excluded-too": { [`${prefix}.enable`]: "F" },
          unreadable: { [`${prefix}.enable`]: "no" },
        },
      ),
    ).toEqual(["plain", "unreadable"]);
  });

  test("takes only what is included by label when told so", async () => {
    expect(
      await updated(
        flavour,
        { WATCHTOWER_LABEL_ENABLE: "true" },
        {
          plain: {},
          included: { [`${prefix}.enable`]: "true" },
          unreadable: { [`${prefix}.enable`]: "yes" },
        },
      ),
    ).toEqual(["included"]);
  });

  test("leaves out containers by name", async () => {
    expect(
      await updated(flavour, { WATCHTOWER_DISABLE_CONTAINERS: "db, cache" }, { web: {}, db: {}, cache: {} }),
    ).toEqual(["web"]);
  });

  test("takes its own scope only", async () => {
    expect(
      await updated(
        flavour,
        { WATCHTOWER_SCOPE: "mine" },
        {
          plain: {},
          mine: { [`${prefix}.scope`]: "mine" },
          other: { [`${prefix}.scope`]: "other" },
        },
      ),
    ).toEqual(["mine"]);
  });

  test("with the scope none takes what has no scope", async () => {
    expect(
      await updated(
        flavour,
        { WATCHTOWER_SCOPE: "none" },
        {
          plain: {},
          empty: { [`${prefix}.scope`]: "" },
          other: { [`${prefix}.scope`]: "other" },
        },
      ),
    ).toEqual(["empty", "plain"]);
  });

  test("only watches what is monitor-only by label", async () => {
    expect(await updated(flavour, {}, { web: {}, watched: { [`${prefix}.monitor-only`]: "true" } })).toEqual([
      "web",
    ]);
  });

  test("lets the label decide when it takes precedence", async () => {
    expect(
      await updated(
        flavour,
        { WATCHTOWER_MONITOR_ONLY: "true", WATCHTOWER_LABEL_TAKE_PRECEDENCE: "true" },
        {
          plain: {},
          released: { [`${prefix}.monitor-only`]: "false" },
        },
      ),
    ).toEqual(["released"]);
  });

  test("does not let the label undo the switch without precedence", async () => {
    expect(
      await updated(
        flavour,
        { WATCHTOWER_MONITOR_ONLY: "true" },
        {
          released: { [`${prefix}.monitor-only`]: "false" },
        },
      ),
    ).toEqual([]);
  });

  test("pulls nothing with no-pull, and then follows the local tag in either direction", async () => {
    const old = (await host.runContainer({ name: "web", image })).imageId;
    host.registry.push(image, { content: "two" });
    await using watchtower = await start(flavour, { WATCHTOWER_NO_PULL: "true" });
    await update(watchtower);
    expect(host.containers()[0]?.imageId).toBe(old);
    const { imageId } = host.pull(image);
    await update(watchtower);
    expect(host.containers()[0]?.imageId).toBe(imageId);

    await using engine = await host.listen();
    const retag = `http://docker/images/${old}/tag?repo=registry.test:5000/demo/web&tag=latest`;
    await send(retag, { method: "POST", socketPath: engine.socketPath! });
    await update(watchtower);
    expect(host.containers()[0]?.imageId).toBe(old);
  });

  test("leaves stopped containers alone unless told otherwise, and then keeps them stopped", async () => {
    await host.runContainer({ name: "web", image });
    await using engine = await host.listen();
    await send("http://docker/containers/web/stop", { method: "POST", socketPath: engine.socketPath! });
    const { imageId } = host.registry.push(image, { content: "two" });
    await using blind = await start(flavour, {});
    await update(blind);
    expect(host.containers()[0]?.imageId).not.toBe(imageId);
    await using seeing = await start(flavour, { WATCHTOWER_INCLUDE_STOPPED: "true" });
    await update(seeing);
    expect(host.containers()[0]).toMatchObject({ imageId, status: "created" });
  });

  test("never changes what is pinned by digest", async () => {
    const { digest } = host.registry.push(image, { content: "one" });
    const pinned = `registry.test:5000/demo/web@${digest}`;
    const before = await host.runContainer({ name: "web", image: pinned });
    host.registry.push(image, { content: "two" });
    await using watchtower = await start(flavour, {});
    await update(watchtower);
    expect(host.containers()[0]?.id).toBe(before.id);
    expect(await values(watchtower)).toEqual({ scanned: 1, updated: 0, failed: 0 });
  });

  test("gives the replacement the new image's defaults and the container's own settings", async () => {
    host.registry.push(image, { content: "one", env: { FROM_IMAGE: "1" }, labels: { version: "1" } });
    await host.runContainer({ name: "web", image, env: { OWN: "x" }, labels: { mine: "y" } });
    host.registry.push(image, { content: "two", env: { FROM_IMAGE: "2" }, labels: { version: "2" } });
    await using watchtower = await start(flavour, {});
    await update(watchtower);
    expect(host.containers()[0]).toMatchObject({
      env: { OWN: "x", FROM_IMAGE: "2" },
      labels: { mine: "y", version: "2" },
    });
  });
});

describe("what the flavours do differently", () => {
  const scoped = { plain: {}, scoped: { [`${prefix}.scope`]: "s" } };

  test("1.7.1 without a scope takes every container", async () => {
    expect(await updated("containrrr", {}, scoped)).toEqual(["plain", "scoped"]);
  });

  test("the fork without a scope takes only what has none", async () => {
    expect(await updated("nicholas-fedor", {}, scoped)).toEqual(["plain"]);
  });

  test("1.7.1 takes disabled names literally, the fork as patterns", async () => {
    const env = { WATCHTOWER_DISABLE_CONTAINERS: "db-.*" };
    expect(await updated("containrrr", env, { "db-1": {} })).toEqual(["db-1"]);
    await host.close();
    host = createDockerHost();
    host.registry.push(image, { content: "one" });
    expect(await updated("nicholas-fedor", env, { "db-1": {} })).toEqual([]);
  });

  test("the fork selects by image patterns and label pairs as well", async () => {
    host.registry.push("demo/db", { content: "one" });
    await host.runContainer({ name: "db", image: "demo/db" });
    const containers = { keep: { group: "a" }, drop: { group: "b" } };
    const env = {
      WATCHTOWER_SKIP_IMAGE_NAMES: "demo/db.*",
      WATCHTOWER_ENABLE_CONTAINERS_BY_LABEL: "group=",
      WATCHTOWER_DISABLE_CONTAINERS_BY_LABEL: "group=b",
    };
    expect(await updated("nicholas-fedor", env, containers)).toEqual(["keep"]);
  });

  test("in monitor-only mode 1.7.1 counts what is available as updated, the fork counts 0", async () => {
    await host.runContainer({ name: "web", image });
    host.registry.push(image, { content: "two" });
    const counts = [];
    for (const flavour of both) {
      await using watchtower = await start(flavour, { WATCHTOWER_MONITOR_ONLY: "true" });
      await update(watchtower);
      counts.push((await values(watchtower))["updated"]);
    }
    expect(counts).toEqual([1, 0]);
  });

  test("with no-restart 1.7.1 deletes and calls it an update, the fork leaves a stopped replacement", async () => {
    await host.runContainer({ name: "web", image });
    host.registry.push(image, { content: "two" });
    await using old = await start("containrrr", { WATCHTOWER_NO_RESTART: "true" });
    await update(old);
    expect(host.containers()).toEqual([]);
    expect((await values(old))["updated"]).toBe(1);

    await host.runContainer({ name: "web", image });
    host.registry.push(image, { content: "three" });
    await using fork = await start("nicholas-fedor", { WATCHTOWER_NO_RESTART: "true" });
    await update(fork);
    expect(host.containers()[0]?.status).toBe("created");
  });
});
