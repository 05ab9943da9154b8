import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createDockerHost,
  type DockerHost,
  startWatchtower,
  type WatchtowerProcess,
} from "../../src/index.ts";
import { metric, type Reply, send } from "../support/request.ts";

const image = "registry.test:5000/demo/web:latest";
let now: Date;
let host: DockerHost;
let watchtower: WatchtowerProcess;

beforeEach(async () => {
  now = new Date("2026-08-21T10:00:00.250Z");
  host = createDockerHost({ now: () => now });
  host.registry.push(image, { content: "one" });
  await host.runContainer({ name: "web", image });
  watchtower = await startWatchtower({
    flavour: "nicholas-fedor",
    host,
    env: {
      WATCHTOWER_HTTP_API_ENDPOINTS: "update,metrics,health",
      WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true",
    },
  });
});

afterEach(async () => {
  await watchtower.close();
  await host.close();
});

interface Summary {
  summary: { scanned: number; updated: number; failed: number; restarted: number; skipped: number };
}

function call(path: string, method = "POST", headers: Record<string, string> = {}): Promise<Reply> {
  return send(`${watchtower.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${watchtower.token}`, ...headers },
  });
}

const update = (query = ""): Promise<Reply> => call(`/v1/update${query}`);
const metrics = async (): Promise<string> => (await call("/v1/metrics", "GET")).body;
const summaryOf = (reply: Reply): Summary["summary"] => (JSON.parse(reply.body) as Summary).summary;
const imageOf = (name: string): string | undefined =>
  host.containers().find((container) => container.name === name)?.imageId;

describe("an update", () => {
  test("answers with a JSON summary, its keys in alphabetical order", async () => {
    const { imageId } = host.registry.push(image, { content: "two" });
    const reply = await update();
    expect(reply.status).toBe(200);
    expect(reply.headers["content-type"]).toBe("application/json; charset=utf-8");
    const body = JSON.parse(reply.body) as Record<string, unknown>;
    expect(body).toMatchObject({
      api_version: "v1",
      timestamp: "2026-08-21T10:00:00Z",
      summary: { scanned: 1, updated: 1, failed: 0, restarted: 0, skipped: 0 },
      timing: { duration_ms: expect.any(Number) as number, duration: expect.stringMatching(/s$/) as string },
    });
    expect(Object.keys(body)).toEqual(["api_version", "summary", "timestamp", "timing"]);
    expect(imageOf("web")).toBe(imageId);
  });

  test("counts a container whose check failed as skipped", async () => {
    host.registry.failPulls(image);
    expect(summaryOf(await update())).toEqual({
      scanned: 0,
      updated: 0,
      failed: 0,
      restarted: 0,
      skipped: 1,
    });
  });

  test("counts nothing as updated in monitor-only mode", async () => {
    await using watcher = await startWatchtower({
      flavour: "nicholas-fedor",
      host,
      env: { WATCHTOWER_HTTP_API_UPDATE: "true", WATCHTOWER_MONITOR_ONLY: "true" },
    });
    host.registry.push(image, { content: "two" });
    const reply = await send(`${watcher.url}/v1/update`, {
      method: "POST",
      headers: { authorization: `Bearer ${watcher.token}` },
    });
    expect(summaryOf(reply)).toMatchObject({ scanned: 1, updated: 0 });
  });

  test("answers 200 with zeros when Docker cannot list containers", async () => {
    watchtower.failDockerOnce();
    const reply = await update();
    expect(reply.status).toBe(200);
    expect(summaryOf(reply)).toEqual({ scanned: 0, updated: 0, failed: 0, restarted: 0, skipped: 0 });
  });

  test("that is asynchronous is accepted as text and goes on behind the reply", async () => {
    const { imageId } = host.registry.push(image, { content: "two" });
    const held = watchtower.holdUpdates();
    const reply = await update("?async=true");
    expect(reply).toMatchObject({ status: 202, body: "Accepted" });
    expect(reply.headers["content-type"]).toBe("text/plain; charset=utf-8");
    await held.waiting();
    expect((await update("?async=true")).status).toBe(429);
    held.release();
    // A targeted one waits for the lock and so for the end of the first.
    await update("?container=nothing");
    expect(imageOf("web")).toBe(imageId);
  });

  test("with any other word for async is synchronous", async () => {
    expect((await update("?async=1")).status).toBe(200);
  });
});

describe("targets", () => {
  beforeEach(async () => {
    host.registry.push("nginx:1.25", { content: "one" });
    await host.runContainer({ name: "proxy-1", image: "nginx:1.25" });
    host.registry.push("nginx:1.25", { content: "two" });
    host.registry.push(image, { content: "two" });
  });

  test.each([
    ["?image=nginx", 1],
    ["?image=docker.io/library/nginx", 1],
    ["?image=nginx:1.25", 1],
    ["?image=nginx:1.26", 0],
    ["?image=registry.test:5000/demo/web", 1],
    ["?image=registry.test", 0],
    ["?image=nginx,%20registry.test:5000/demo/web", 2],
    ["?image=", 2],
    ["?image=,", 2],
    ["?container=proxy-1", 1],
    ["?container=/proxy-1", 1],
    ["?container=proxy", 0],
    ["?container=proxy-.", 1],
    ["?container=proxy|b", 2],
    ["?container=(", 0],
    ["?image=nginx&container=web", 0],
    ["?images=nginx", 2],
  ])("%s scans %i containers", async (query, scanned) => {
    expect(summaryOf(await update(query)).scanned).toBe(scanned);
  });
});

describe("the lock", () => {
  test("a full update while another runs is a JSON 429 with Retry-After 30", async () => {
    const held = watchtower.holdUpdates();
    const first = update();
    await held.waiting();
    const reply = await update();
    expect(reply.status).toBe(429);
    expect(reply.headers).toMatchObject({
      "retry-after": "30",
      "content-type": "application/json; charset=utf-8",
    });
    expect(JSON.parse(reply.body)).toEqual({
      api_version: "v1",
      error: expect.any(String) as string,
      timestamp: "2026-08-21T10:00:00Z",
    });
    held.release();
    expect((await first).status).toBe(200);
  });

  test("a targeted update and a scheduled run wait", async () => {
    const held = watchtower.holdUpdates();
    const first = update();
    await held.waiting();
    const targeted = update("?image=nginx");
    await held.queued(1);
    const scheduled = watchtower.runScheduledScan();
    await held.queued(2);
    held.release();
    await Promise.all([first, targeted, scheduled]);
    expect(metric(await metrics(), "watchtower_scans_total")).toBe(3);
  });
});

describe("time limits", () => {
  test("a timeout of the request ends the run and answers 200 with zeros", async () => {
    const { imageId } = host.registry.push(image, { content: "two" });
    const held = watchtower.holdUpdates();
    const reply = await update("?timeout=20ms");
    expect(reply.status).toBe(200);
    expect(summaryOf(reply).scanned).toBe(0);
    held.release();
    expect(imageOf("web")).not.toBe(imageId);
    expect(summaryOf(await update("?timeout=nonsense")).scanned).toBe(1);
  });

  test("the configured limit answers a bare 408, and the lock is free once the run ends", async () => {
    await using hasty = await startWatchtower({
      flavour: "nicholas-fedor",
      host,
      env: {
        WATCHTOWER_HTTP_API_UPDATE: "true",
        WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true",
        WATCHTOWER_HTTP_API_UPDATE_TIMEOUT: "500ms",
      },
    });
    const request = (): Promise<Reply> =>
      send(`${hasty.url}/v1/update`, {
        method: "POST",
        headers: { authorization: `Bearer ${hasty.token}` },
      });
    const held = hasty.holdUpdates();
    const reply = await request();
    expect(reply).toMatchObject({ status: 408, body: "Request Timeout" });
    expect(reply.headers).not.toHaveProperty("x-request-id");
    expect((await request()).status).toBe(429);
    held.release();
    await hasty.runScheduledScan();
    expect((await request()).status).toBe(200);
  });
});

describe("authorization", () => {
  test.each([
    [{ authorization: "bearer simulated-token" }],
    [{ authorization: "simulated-token" }],
    [{ authorization: "", cookie: "a=b; access_token=simulated-token" }],
  ])("%j is accepted", async (headers) => {
    expect((await call("/v1/metrics", "GET", headers)).status).toBe(200);
  });

  test.each([["Bearer other"], [""], ["Basic simulated-token"]])(
    "%j is refused in text",
    async (authorization) => {
      const reply = await call("/v1/metrics?access_token=simulated-token", "GET", { authorization });
      expect(reply).toMatchObject({ status: 401, body: "missing or invalid API Key" });
      expect(reply.headers).not.toHaveProperty("www-authenticate");
    },
  );
});

describe("routing", () => {
  test.each([
    ["GET", "/v1/update", "POST"],
    ["POST", "/v1/metrics", "GET, HEAD"],
  ])("%s %s is a 405 that comes before the token", async (method, path, allow) => {
    const reply = await call(path, method, { authorization: "" });
    expect(reply).toMatchObject({ status: 405, body: "Method Not Allowed" });
    expect(reply.headers.allow).toBe(allow);
  });

  test.each(["/v1/update/", "/V1/update", "//v1/update", "/debug/vars", "/v1/containers"])(
    "%s is a 404",
    async (path) => {
      expect(await call(path)).toMatchObject({ status: 404, body: "Not Found" });
    },
  );

  test("health needs no token", async () => {
    expect(await call("/readyz", "GET", { authorization: "" })).toMatchObject({ status: 200, body: "OK" });
  });

  test("a request id is given back, security headers and Vary are there", async () => {
    const reply = await call("/v1/metrics", "GET", { "x-request-id": "abc-1" });
    expect(reply.headers).toMatchObject({
      "x-request-id": "abc-1",
      "x-frame-options": "SAMEORIGIN",
      vary: "Accept-Encoding",
    });
  });

  test("a body over 1 MiB is refused", async () => {
    const reply = await send(
      `${watchtower.url}/v1/update`,
      { method: "POST", headers: { authorization: `Bearer ${watchtower.token}` } },
      Buffer.alloc(1024 * 1024 + 1),
    );
    expect(reply.status).toBe(413);
    expect(reply.headers.connection).toBe("close");
  });
});

describe("the rate limit", () => {
  test("counts every path and answers a text 429 without the counting headers", async () => {
    const paths = ["/livez", "/nothing", "/v1/update", "/v1/metrics"];
    for (let number = 0; number < 60; number++) {
      const reply = await call(paths[number % 4]!, "GET", { authorization: "" });
      expect(reply.headers["x-ratelimit-limit"]).toBe("60");
      expect(reply.headers["x-ratelimit-remaining"]).toBe(String(59 - number));
    }
    now = new Date(now.getTime() + 10_000);
    const reply = await update();
    expect(reply).toMatchObject({ status: 429, body: "Too Many Requests" });
    expect(reply.headers["content-type"]).toMatch(/^text\/plain/);
    expect(reply.headers["retry-after"]).toBe("50");
    expect(reply.headers).not.toHaveProperty("x-ratelimit-limit");
  });

  test("is a sliding window: what came a minute before counts by the part still in view", async () => {
    for (let number = 0; number < 60; number++) await call("/livez", "GET");
    now = new Date(now.getTime() + 90_000);
    expect((await call("/livez", "GET")).headers["x-ratelimit-remaining"]).toBe("29");
    now = new Date(now.getTime() + 120_000);
    expect((await call("/livez", "GET")).headers["x-ratelimit-remaining"]).toBe("59");
  });
});

describe("metrics", () => {
  test("come in the fork's content type with the fork's families", async () => {
    await update();
    const reply = await call("/v1/metrics", "GET");
    expect(reply.headers["content-type"]).toBe(
      "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
    );
    expect(reply.headers["content-length"]).toBe(String(reply.body.length));
    expect(metric(reply.body, "watchtower_containers_skipped")).toBe(0);
    expect(metric(reply.body, "watchtower_containers_restarted")).toBe(0);
    expect(metric(reply.body, "watchtower_scans_skipped_total")).toBe(0);
    expect(metric(reply.body, "watchtower_metrics_dropped_total")).toBe(0);
    expect(metric(reply.body, "watchtower_scans_skipped")).toBeUndefined();
    expect(reply.body.match(/^# TYPE /gm)?.filter((line) => line !== "")).toHaveLength(49);
  });

  test("can be narrowed to named families", async () => {
    const page = (await call("/v1/metrics?name[]=watchtower_scans_total", "GET")).body;
    expect(page.match(/^# TYPE /gm)).toHaveLength(1);
  });

  test("status is 204 before the first scan and the last summary after it", async () => {
    expect((await call("/v1/status", "GET")).status).toBe(204);
    await update();
    expect(summaryOf(await call("/v1/status", "GET"))).toMatchObject({ scanned: 1 });
  });
});

test.each([
  [{ WATCHTOWER_HTTP_API_UPDATE: "yes" }, "invalid syntax"],
  [{ WATCHTOWER_HTTP_API_ENDPOINTS: "update,nonsense" }, "nonsense"],
  [{ WATCHTOWER_HTTP_API_ENDPOINTS: "all,update" }, "all"],
  [{ WATCHTOWER_HTTP_API_ENDPOINTS: "update", WATCHTOWER_HTTP_API_TOKEN: "" }, "token"],
])("does not start with %j", async (env, reason) => {
  await expect(startWatchtower({ flavour: "nicholas-fedor", host, env })).rejects.toThrow(reason);
});
