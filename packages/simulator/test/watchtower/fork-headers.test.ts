import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { send } from "../support/request.ts";
import { startFork } from "../support/fork.ts";

const origins = { WATCHTOWER_HTTP_API_CORS_ORIGINS: "http://ui.test" };
const preflight = { authorization: "", "access-control-request-method": "POST" };

describe("CORS", () => {
  test("a preflight is 204, does not count and needs no token", async () => {
    await using fork = await startFork(origins);
    const reply = await fork.call("OPTIONS", "/v1/update", { ...preflight, origin: "http://ui.test" });
    expect(reply.status).toBe(204);
    expect(reply.headers).toMatchObject({
      "access-control-allow-origin": "http://ui.test",
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "GET, POST, PUT, DELETE, OPTIONS",
      "access-control-allow-headers": "Origin, Content-Type, Accept, Authorization",
      "access-control-max-age": "3600",
    });
    for (const absent of ["x-request-id", "x-ratelimit-limit", "access-control-expose-headers"]) {
      expect(reply.headers).not.toHaveProperty(absent);
    }
  });

  test("a preflight of another origin is 204 without leave", async () => {
    await using fork = await startFork(origins);
    const reply = await fork.call("OPTIONS", "/v1/update", { ...preflight, origin: "http://evil.test" });
    expect(reply.status).toBe(204);
    expect(reply.headers).not.toHaveProperty("access-control-allow-origin");
  });

  test("an allowed origin is named in the reply, a foreign one still gets its reply", async () => {
    await using fork = await startFork(origins);
    const allowed = await fork.call("GET", "/livez", { origin: "http://ui.test" });
    expect(allowed.headers).toMatchObject({
      "access-control-allow-origin": "http://ui.test",
      vary: "Origin, Accept-Encoding",
    });
    const foreign = await fork.call("GET", "/livez", { origin: "http://evil.test" });
    expect(foreign).toMatchObject({ status: 200, body: "OK" });
    expect(foreign.headers).not.toHaveProperty("access-control-allow-origin");
  });

  test("with * every origin is allowed, without credentials", async () => {
    await using fork = await startFork({ WATCHTOWER_HTTP_API_CORS_ORIGINS: "*" });
    const { headers } = await fork.call("GET", "/livez", { origin: "http://any.test" });
    expect(headers).toMatchObject({ "access-control-allow-origin": "*", vary: "Accept-Encoding" });
    expect(headers).not.toHaveProperty("access-control-allow-credentials");
  });

  test("is off unless origins are set: a preflight is a 405", async () => {
    await using fork = await startFork();
    const reply = await fork.call("OPTIONS", "/v1/update", { ...preflight, origin: "http://ui.test" });
    expect(reply.status).toBe(405);
  });

  test("is missing from the 408 of a route's limit", async () => {
    await using fork = await startFork({ ...origins, WATCHTOWER_HTTP_API_UPDATE_TIMEOUT: "20ms" });
    const held = fork.watchtower.holdUpdates();
    const reply = await fork.call("POST", "/v1/update", { origin: "http://ui.test" });
    expect(reply.status).toBe(408);
    expect(reply.headers).not.toHaveProperty("access-control-allow-origin");
    held.release();
  });
});

describe("compression", () => {
  test.each([
    ["gzip, deflate, br", "br", brotliDecompressSync],
    ["gzip, deflate", "gzip", gunzipSync],
    ["gzip;q=0, deflate", "deflate", inflateSync],
  ])("%s leads to %s", async (offer, coding, unpack) => {
    await using fork = await startFork();
    const reply = await fork.call("GET", "/v1/containers", { "accept-encoding": offer });
    expect(reply.headers["content-encoding"]).toBe(coding);
    expect(JSON.parse(unpack(reply.bytes).toString("utf8"))).toMatchObject({ count: 1 });
  });

  test.each(["*", "identity", "gzip;q=0"])("%s leads to none", async (offer) => {
    await using fork = await startFork();
    const { headers } = await fork.call("GET", "/v1/containers", { "accept-encoding": offer });
    expect(headers).not.toHaveProperty("content-encoding");
  });

  test("leaves short bodies as they are", async () => {
    await using fork = await startFork();
    expect((await fork.call("GET", "/v1/history", { "accept-encoding": "gzip" })).headers).not.toHaveProperty(
      "content-encoding",
    );
  });
});

test.each(["abc", "a b", "x".repeat(200)])("the request id %s comes back", async (id) => {
  await using fork = await startFork();
  expect((await fork.call("GET", "/livez", { "x-request-id": id })).headers["x-request-id"]).toBe(id);
});

test("a request id that is not visible ASCII is replaced", async () => {
  await using fork = await startFork();
  const { headers } = await fork.call("GET", "/livez", { "x-request-id": "\u00e9" });
  expect(headers["x-request-id"]).toMatch(/^[\w-]{43}$/);
});

test("a body over the limit counts for the rate limit as any request", async () => {
  await using fork = await startFork();
  const reply = await send(
    `${fork.watchtower.url}/v1/check`,
    { method: "POST", headers: { authorization: "simulated-token" } },
    Buffer.alloc(1024 * 1024 + 1),
  );
  expect(reply).toMatchObject({ status: 413, body: "Request Entity Too Large" });
  expect(reply.headers["x-ratelimit-remaining"]).toBe("999");
});

test("errors of the router say nothing of compression", async () => {
  await using fork = await startFork();
  for (const path of ["/nothing", "/v1/update"]) {
    expect((await fork.call("GET", path)).headers).not.toHaveProperty("vary");
  }
  expect((await fork.call("GET", "/v1/status")).headers["vary"]).toBe("Accept-Encoding");
});

test("config tells the switches and the filter in words", async () => {
  await using fork = await startFork({
    WATCHTOWER_DISABLE_CONTAINERS: "a,b",
    WATCHTOWER_MONITOR_IMAGE_NAMES: "m",
    WATCHTOWER_SKIP_IMAGE_NAMES: "n",
    WATCHTOWER_LABEL_ENABLE: "true",
    WATCHTOWER_ENABLE_CONTAINERS_BY_LABEL: "a=b,c=",
    WATCHTOWER_DISABLE_CONTAINERS_BY_LABEL: "d=e",
    WATCHTOWER_CLEANUP: "true",
  });
  const { config } = await fork.json<{ config: Record<string, unknown> }>("/v1/config");
  expect(config).toEqual({
    monitor_only: false,
    cleanup: true,
    no_pull: false,
    no_restart: false,
    rolling_restart: false,
    include_stopped: false,
    include_restarting: false,
    lifecycle_hooks: false,
    label_enable: true,
    filter_desc:
      'Only checking containers not named one of "a" or "b", which image matches "m", whose image is not one of "n", ' +
      'with label com.centurylinklabs.watchtower.enable, with label a="b" or c, without label d="e", without a scope',
    scope: "",
  });
});
