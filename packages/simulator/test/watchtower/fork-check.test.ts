import { expect, test } from "vitest";
import { image, startFork, type Fork } from "../support/fork.ts";

interface Checked {
  containers: Record<string, unknown>[];
  count: number;
}

async function check(fork: Fork, query = ""): Promise<Checked> {
  return JSON.parse((await fork.call("POST", `/v1/check${query}`)).body) as Checked;
}

test("a check tells of a newer image in the registry and pulls nothing", async () => {
  await using fork = await startFork();
  const current = fork.host.containers()[0]?.imageId;
  expect((await check(fork)).containers[0]).toMatchObject({
    update_available: false,
    latest_image_id: current,
    latest_digest: expect.stringMatching(/^sha256:/) as string,
  });
  const { digest, imageId } = fork.host.registry.push(image, { content: "two" });
  const { containers } = await check(fork);
  expect(containers[0]).toMatchObject({
    name: "web",
    image,
    image_id: current,
    update_available: true,
    latest_image_id: "",
    latest_digest: digest,
  });
  expect(containers[0]).not.toHaveProperty("error");
  expect(fork.host.containers()[0]?.imageId).toBe(current);
  expect(() => fork.host.pull(image)).not.toThrow();
  expect(fork.host.containers()[0]?.imageId).not.toBe(imageId);
});

test("a registry that fails is an error in the entry of a 200", async () => {
  await using fork = await startFork();
  fork.host.registry.failPulls(image);
  const { containers } = await check(fork);
  expect(containers[0]).toMatchObject({ update_available: false, latest_image_id: "", latest_digest: "" });
  expect(containers[0]?.["error"]).toMatch(/connection refused$/);
});

test("with no-pull the local image counts, and one pinned by digest is never newer", async () => {
  await using fork = await startFork();
  const labels = { "com.centurylinklabs.watchtower.no-pull": "true" };
  const { digest: pinned } = fork.host.registry.push("redis:7", { content: "one" });
  await fork.host.runContainer({ name: "local", image: "redis:7", labels });
  await fork.host.runContainer({ name: "pinned", image: `redis@${pinned}` });
  const { digest, imageId } = fork.host.registry.push("redis:7", { content: "two" });
  expect((await check(fork, "?container=local")).containers[0]).toMatchObject({ update_available: false });
  fork.host.pull("redis:7");
  expect((await check(fork, "?container=local")).containers[0]).toMatchObject({
    update_available: true,
    latest_image_id: imageId,
    latest_digest: digest,
  });
  expect((await check(fork, "?container=pinned")).containers[0]).toMatchObject({
    update_available: false,
    latest_digest: "",
  });
});

test("targets are those of an update; nothing found is an empty list", async () => {
  await using fork = await startFork();
  expect(await check(fork, "?container=zz")).toMatchObject({ containers: [], count: 0 });
  expect(await check(fork, "?image=registry.test:5000/demo/web")).toMatchObject({ count: 1 });
});

test("a check takes no lock and is in no history", async () => {
  await using fork = await startFork();
  const held = fork.watchtower.holdUpdates();
  const update = fork.call("POST", "/v1/update");
  await held.waiting();
  expect(await check(fork)).toMatchObject({ count: 1 });
  held.release();
  await update;
  expect(await fork.json("/v1/history")).toMatchObject({ count: 1 });
});

test("a timeout of the request is a 500 with the usual headers, the configured limit a bare 408", async () => {
  await using fork = await startFork({ WATCHTOWER_HTTP_API_CHECK_TIMEOUT: "30ms" });
  const held = fork.watchtower.holdChecks();
  const asked = await fork.call("POST", "/v1/check?timeout=5ms");
  expect(asked).toMatchObject({ status: 500, body: "failed to check for updates" });
  expect(asked.headers).toHaveProperty("x-request-id");
  const limited = await fork.call("POST", "/v1/check");
  expect(limited).toMatchObject({ status: 408, body: "Request Timeout" });
  expect(limited.headers).not.toHaveProperty("x-request-id");
  held.release();
  expect((await fork.call("POST", "/v1/check?timeout=1ns")).status).toBe(500);
});
