import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createDockerHost,
  type DockerHost,
  startWatchtower,
  type WatchtowerProcess,
} from "../../src/index.ts";
import { metric, type Reply, send } from "../support/request.ts";

const image = "registry.test:5000/demo/web:latest";
let host: DockerHost;
let watchtower: WatchtowerProcess;

beforeEach(async () => {
  host = createDockerHost();
  host.registry.push(image, { content: "one" });
  await host.runContainer({ name: "web", image });
  watchtower = await startWatchtower({ host });
});

afterEach(async () => {
  await watchtower.close();
  await host.close();
});

const headers = (): { authorization: string } => ({ authorization: `Bearer ${watchtower.token}` });

function update(query = "", method = "POST"): Promise<Reply> {
  return send(`${watchtower.url}/v1/update${query}`, { method, headers: headers() });
}

async function metrics(): Promise<string> {
  return (await send(`${watchtower.url}/v1/metrics`, { headers: headers() })).body;
}

function imageOf(name: string): string | undefined {
  return host.containers().find((container) => container.name === name)?.imageId;
}

describe("an update", () => {
  test("replaces a container whose tag names a new image and keeps its name and settings", async () => {
    await host.runContainer({ name: "db", image, env: { A: "b" }, labels: { c: "d" }, restart: "always" });
    const before = host.containers().find(({ name }) => name === "db")!;
    const { imageId } = host.registry.push(image, { content: "two" });
    const reply = await update();
    expect(reply).toMatchObject({ status: 200, body: "" });
    const after = host.containers().find(({ name }) => name === "db")!;
    expect(after.imageId).toBe(imageId);
    expect(after.id).not.toBe(before.id);
    expect(after).toMatchObject({
      env: { A: "b" },
      labels: { c: "d" },
      restart: "always",
      status: "running",
      image,
    });
  });

  test("answers 200 with an empty body, Content-Length 0 and no Content-Type", async () => {
    const reply = await update();
    expect(reply.status).toBe(200);
    expect(reply.headers["content-length"]).toBe("0");
    expect(reply.headers).not.toHaveProperty("content-type");
    expect(reply.headers).toHaveProperty("date");
  });

  test.each(["GET", "HEAD", "DELETE", "OPTIONS", "PUT"])("is triggered by %s as well", async (method) => {
    const { imageId } = host.registry.push(image, { content: "two" });
    expect((await update("", method)).status).toBe(200);
    expect(imageOf("web")).toBe(imageId);
  });

  test("logs the body of the request before it does anything", async () => {
    await send(`${watchtower.url}/v1/update`, { method: "POST", headers: headers() }, "injected line");
    expect(watchtower.logs).toContain("injected line");
    expect(watchtower.requests.at(-1)?.body).toBe("injected line");
  });

  test("runs in full when only unknown parameters are given", async () => {
    const { imageId } = host.registry.push(image, { content: "two" });
    await update("?images=nothing&container=nothing");
    expect(imageOf("web")).toBe(imageId);
  });

  test("removes the old image only with cleanup", async () => {
    const before = imageOf("web")!;
    host.registry.push(image, { content: "two" });
    await update();
    await using engine = await host.listen();
    const get = (id: string): Promise<Reply> =>
      send(`http://docker/images/${id}/json`, { socketPath: engine.socketPath! });
    expect((await get(before)).status).toBe(200);

    await using tidy = await startWatchtower({
      host,
      env: { WATCHTOWER_HTTP_API_UPDATE: "1", WATCHTOWER_CLEANUP: "true" },
    });
    const second = imageOf("web")!;
    host.registry.push(image, { content: "three" });
    await send(`${tidy.url}/v1/update`, { headers: { authorization: `Bearer ${tidy.token}` } });
    expect((await get(second)).status).toBe(404);
  });
});

describe("the image parameter", () => {
  test.each([
    ["nginx", "nginx:1.25", true],
    ["nginx:1.25", "nginx:1.25", false],
    ["docker.io/library/nginx", "nginx:1.25", false],
    ["reg", "reg:5999/a/b:1", true],
    ["reg:5999/a/b", "reg:5999/a/b:1", false],
    ["other, nginx", "nginx:1.25", false],
    ["other,nginx", "nginx:1.25", true],
    ["", "nginx:1.25", false],
    ["nginx", "nginx", true],
  ])("%j against a container of %j: updated is %j", async (parameter, reference, updated) => {
    host.registry.push(reference, { content: "one" });
    await host.runContainer({ name: "target", image: reference });
    const { imageId } = host.registry.push(reference, { content: "two" });
    await update(`?image=${encodeURIComponent(parameter)}`);
    expect(imageOf("target") === imageId).toBe(updated);
  });

  test("may be repeated", async () => {
    host.registry.push("nginx:1", { content: "one" });
    await host.runContainer({ name: "target", image: "nginx:1" });
    const { imageId } = host.registry.push("nginx:1", { content: "two" });
    await update("?image=other&image=nginx");
    expect(imageOf("target")).toBe(imageId);
  });

  test("with a broken escape is dropped, which leaves a full update", async () => {
    const { imageId } = host.registry.push(image, { content: "two" });
    await update("?image=%zz");
    expect(imageOf("web")).toBe(imageId);
  });
});

describe("the lock", () => {
  test("a full update while another runs answers 200 at once, does nothing and is not counted", async () => {
    const held = watchtower.holdUpdates();
    const first = update();
    await held.waiting();
    expect(await update()).toMatchObject({ status: 200, body: "" });
    expect(metric(await metrics(), "watchtower_scans_total")).toBe(0);
    held.release();
    await first;
    expect(metric(await metrics(), "watchtower_scans_total")).toBe(1);
    expect(metric(await metrics(), "watchtower_scans_skipped")).toBe(0);
  });

  test("a targeted update while another runs waits and then runs", async () => {
    const held = watchtower.holdUpdates();
    const first = update();
    await held.waiting();
    const second = update("?image=registry.test");
    await held.queued();
    held.release();
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200]);
    expect(metric(await metrics(), "watchtower_scans_total")).toBe(2);
  });

  test("a scheduled run while another runs is skipped, counted twice over and sets the gauges to 0", async () => {
    await update();
    expect(metric(await metrics(), "watchtower_containers_scanned")).toBe(1);
    const held = watchtower.holdUpdates();
    const running = update();
    await held.waiting();
    await watchtower.runScheduledScan();
    const page = await metrics();
    expect(metric(page, "watchtower_containers_scanned")).toBe(0);
    expect(metric(page, "watchtower_scans_total")).toBe(2);
    expect(metric(page, "watchtower_scans_skipped")).toBe(1);
    held.release();
    await running;
  });

  test("an update goes on to its end when its client goes away", async () => {
    const { imageId } = host.registry.push(image, { content: "two" });
    const held = watchtower.holdUpdates();
    const request = httpRequest(`${watchtower.url}/v1/update`, { method: "POST", headers: headers() });
    request.on("error", () => undefined);
    request.end();
    await held.waiting();
    const closed = new Promise((resolve) => request.once("close", resolve));
    request.destroy();
    await closed;
    held.release();
    // A targeted update queues behind the one whose client is gone.
    await update("?image=nothing");
    expect(imageOf("web")).toBe(imageId);
  });
});

describe("failures", () => {
  test("a Docker listing error cuts the connection without a reply, and the next update works", async () => {
    watchtower.failDockerOnce();
    await expect(update()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(metric(await metrics(), "watchtower_scans_total")).toBe(0);
    expect((await update()).status).toBe(200);
  });

  test("a container whose check fails is counted as scanned and nothing as failed", async () => {
    host.registry.failPulls(image);
    expect((await update()).status).toBe(200);
    const page = await metrics();
    expect(metric(page, "watchtower_containers_scanned")).toBe(1);
    expect(metric(page, "watchtower_containers_failed")).toBe(0);
    expect(watchtower.logs.join("\n")).toContain("connection refused");
  });

  test("a container that is only watched and whose check fails is not counted at all", async () => {
    const labels = { "com.centurylinklabs.watchtower.monitor-only": "true" };
    host.registry.push("demo/watched", { content: "one" });
    await host.runContainer({ name: "watched", image: "demo/watched", labels });
    host.registry.failPulls("demo/watched");
    await update();
    expect(metric(await metrics(), "watchtower_containers_scanned")).toBe(1);
  });

  test("a replacement that does not start is counted as failed and left created", async () => {
    host.registry.push(image, { content: "two" });
    watchtower.failStart("web");
    expect((await update()).status).toBe(200);
    const page = await metrics();
    expect(metric(page, "watchtower_containers_failed")).toBe(1);
    expect(metric(page, "watchtower_containers_updated")).toBe(0);
    expect(host.containers().map(({ name, status }) => ({ name, status }))).toEqual([
      { name: "web", status: "created" },
    ]);
  });

  test("a crash in the middle replaces a container, gives no reply and starts the process anew", async () => {
    await update();
    const { imageId } = host.registry.push(image, { content: "two" });
    const startedBefore = metric(await metrics(), "process_start_time_seconds")!;
    watchtower.dieInNextUpdate();
    await expect(update()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(imageOf("web")).toBe(imageId);
    const page = await metrics();
    expect(metric(page, "watchtower_scans_total")).toBe(0);
    expect(metric(page, "process_start_time_seconds")).toBeGreaterThanOrEqual(startedBefore);
  });
});

describe("authorization", () => {
  test.each([
    ["none", undefined],
    ["the token alone", "simulated-token"],
    ["a lower-case scheme", "bearer simulated-token"],
    ["two spaces", "Bearer  simulated-token"],
    ["another token", "Bearer other"],
  ])("%s is refused with an empty 401", async (_, authorization) => {
    const { imageId } = host.registry.push(image, { content: "two" });
    for (const path of ["/v1/update", "/v1/metrics"]) {
      const reply = await send(`${watchtower.url}${path}`, {
        headers: authorization ? { authorization } : {},
      });
      expect(reply).toMatchObject({ status: 401, body: "" });
      expect(reply.headers["content-length"]).toBe("0");
      expect(reply.headers).not.toHaveProperty("www-authenticate");
    }
    expect(imageOf("web")).not.toBe(imageId);
  });
});

describe("paths", () => {
  test("an unknown path is a plain 404 that needs no token", async () => {
    const reply = await send(`${watchtower.url}/v1/updates`);
    expect(reply).toMatchObject({ status: 404, body: "404 page not found\n" });
    expect(reply.headers).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "x-content-type-options": "nosniff",
    });
  });

  test("an unclean path is redirected, query included", async () => {
    const reply = await send(`${watchtower.url}//v1/update?image=a`);
    expect(reply.status).toBe(301);
    expect(reply.headers.location).toBe("/v1/update?image=a");
    expect(reply.body).toBe('<a href="/v1/update?image=a">Moved Permanently</a>.\n\n');
  });

  test("an unclean path is redirected without a word for other methods than GET and HEAD", async () => {
    const reply = await send(`${watchtower.url}//v1/update`, { method: "POST" });
    expect(reply).toMatchObject({ status: 301, body: "" });
    expect(reply.headers).not.toHaveProperty("content-type");
  });

  test("the side door /debug/vars needs no token", async () => {
    const reply = await send(`${watchtower.url}/debug/vars`);
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toHaveProperty("cmdline");
  });

  test("only what is switched on is served", async () => {
    await using quiet = await startWatchtower({ host, env: { WATCHTOWER_HTTP_API_METRICS: "true" } });
    const authorization = `Bearer ${quiet.token}`;
    expect((await send(`${quiet.url}/v1/update`, { headers: { authorization } })).status).toBe(404);
    expect((await send(`${quiet.url}/v1/metrics`, { headers: { authorization } })).status).toBe(200);
  });
});

test("requests are recorded as they came", async () => {
  await update("?image=a%20b");
  expect(watchtower.requests.at(-1)).toMatchObject({
    method: "POST",
    path: "/v1/update?image=a%20b",
    headers: { authorization: "Bearer simulated-token" },
    body: "",
  });
});
