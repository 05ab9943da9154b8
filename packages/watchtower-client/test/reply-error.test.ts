import { describe, expect, it } from "vitest";
import { createWatchtowerClient, type WatchtowerClient } from "../src/index.ts";
import { answering, watchFork } from "./support/fork.ts";
import { failureOf, serve, watch } from "./support/watchtower.ts";

const failing = (status: number, body = "", headers: Record<string, string> = {}): WatchtowerClient =>
  answering("/v1/config", () => new Response(body, { status, headers }));

describe("a failing status", () => {
  it.each([
    [400, "bad-parameter"],
    [403, "origin-refused"],
    [408, "server-timeout"],
    [429, "rate-limited"],
    [500, "server-error"],
    [503, "unavailable"],
    [504, "server-timeout"],
    [418, "other"],
  ])("is told by what can be done about it: %d is %s", async (status, kind) => {
    await expect(failing(status).config()).rejects.toMatchObject({ code: "HTTP_STATUS", status, kind });
  });

  it("of a wrong token names its setting, and shows none", async () => {
    for (const flavour of ["containrrr", "nicholas-fedor"] as const) {
      const { client } = await watch({ flavour }, { token: "s3cret-token" });
      const error = await failureOf(client.metrics());
      expect(error).toMatchObject({ status: 401, kind: "unauthorized" });
      expect(error.message).toMatch(/GET http.*\/v1\/metrics was refused.*WATCHTOWER_HTTP_API_TOKEN/);
      expect(error.message).not.toContain("s3cret-token");
    }
  });

  it.each([
    ["containrrr", { WATCHTOWER_HTTP_API_UPDATE: "true" }, /with WATCHTOWER_HTTP_API_METRICS=true,/],
    ["nicholas-fedor", { WATCHTOWER_HTTP_API_UPDATE: "true" }, /metrics in WATCHTOWER_HTTP_API_ENDPOINTS/],
  ] as const)("of metrics that are off names the setting of %s", async (flavour, env, setting) => {
    const { client } = await watch({ flavour, env });
    const error = await failureOf(client.metrics());
    expect(error).toMatchObject({ status: 404, kind: "not-enabled" });
    expect(error.message).toMatch(setting);
  });

  it("of the rate limit says when to try again", async () => {
    const { client } = await watchFork("config");
    // Detection takes three of the sixty a minute.
    for (let request = 4; request <= 60; request++) await client.config();
    const error = await failureOf(client.config());
    expect(error).toMatchObject({ kind: "rate-limited", status: 429 });
    const { retryAfterMs } = error as Error & { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });
});

describe("a reply that is none of Watchtower's", () => {
  it("is a proxy's 401, told by the header that no Watchtower sends", async () => {
    const error = await failureOf(failing(401, "", { "www-authenticate": "Basic" }).config());
    expect(error.message).toMatch(/something in front of Watchtower/);
    expect((await failureOf(failing(401).config())).message).toMatch(/WATCHTOWER_HTTP_API_TOKEN/);
  });

  it.each([
    [401, "<html>Sign in</html>", {}],
    [403, "  <!doctype html>", {}],
    [404, "nginx", { "content-type": "text/html" }],
  ] as const)("is a page with %d", async (status, body, headers) => {
    const error = await failureOf(failing(status, body, headers).config());
    expect(error).toMatchObject({ code: "DECODE" });
    expect(error.message).toMatch(/with a page, which no Watchtower sends.*leads to Watchtower itself/);
  });

  it("is a redirect, which is named with where it leads", async () => {
    const error = await failureOf(failing(302, "", { location: "https://login.example/" }).config());
    expect(error).toMatchObject({ code: "DECODE" });
    expect(error.message).toContain("https://login.example/");
  });
});

describe("no reply", () => {
  it("by a reset behind a published port can mean that the API is off", async () => {
    const { client } = await watch({ env: {} }); // nothing listens in the container
    const error = await failureOf(client.metrics());
    expect(error).toMatchObject({ code: "NETWORK", reason: "reset" });
    expect(error.message).toMatch(/published port.*nothing listens in the container/);
    expect(error.message).toMatch(/WATCHTOWER_HTTP_API_UPDATE=true or WATCHTOWER_HTTP_API_METRICS=true/);
  });

  it("by a closed connection can mean the same", async () => {
    const client = await serve((request) => request.socket.end());
    const error = await failureOf(client.metrics());
    expect(error).toMatchObject({ code: "NETWORK", reason: "closed" });
    expect(error.message).toMatch(/published port.*nothing listens in the container/);
  });

  it("where nothing listens says what to check", async () => {
    const { client, watchtower } = await watch();
    await watchtower.close();
    const error = await failureOf(client.metrics());
    expect(error).toMatchObject({ code: "NETWORK", reason: "refused" });
    expect(error.message).toMatch(/its HTTP API is on, and that its port 8080 is published/);
  });

  it("at localhost comes with the advice to try 127.0.0.1, since the fork listens on IPv4 only", async () => {
    const refuse = (): Promise<never> =>
      Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }));
    const at = (host: string): WatchtowerClient =>
      createWatchtowerClient({ url: `http://${host}:1`, token: "token", fetch: refuse });
    expect((await failureOf(at("localhost").metrics())).message).toContain("Try 127.0.0.1");
    expect((await failureOf(at("[::1]").metrics())).message).toContain("Try 127.0.0.1");
    expect((await failureOf(at("example").metrics())).message).not.toContain("127.0.0.1");
  });

  it("from localhost is no trouble where IPv4 answers", async () => {
    const { watchtower } = await watch();
    const url = watchtower.url.replace("127.0.0.1", "localhost");
    const client = createWatchtowerClient({ url, token: watchtower.token });
    expect((await client.metrics()).scans.total).toBe(0);
  });

  it("without a cause, as in a browser, names the setting that lets a page in", async () => {
    const fetch = (): Promise<never> => Promise.reject(new TypeError("Failed to fetch"));
    const client = createWatchtowerClient({ url: "http://watchtower.test", token: "token", fetch });
    const error = await failureOf(client.metrics());
    expect(error).toMatchObject({ code: "NETWORK", reason: "other" });
    expect(error.message).toMatch(/WATCHTOWER_HTTP_API_CORS_ORIGINS \(the fork; 1\.7\.1 allows no page\)/);
  });
});
