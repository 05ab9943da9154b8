import { describe, expect, it } from "vitest";
import { failureOf, serve, updates, watch } from "./support/watchtower.ts";

const updateOnly = { WATCHTOWER_HTTP_API_UPDATE: "true", WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true" };
const metricsOnly = { WATCHTOWER_HTTP_API_METRICS: "true" };

describe("detect", () => {
  it("knows 1.7.1 by how it refuses, and that it has two endpoints", async () => {
    const { client, watchtower } = await watch();
    expect(await client.detect()).toEqual({
      flavour: "containrrr",
      version: { from: "1.7.1", to: "1.15.0" },
      endpoints: {
        update: "enabled",
        metrics: "enabled",
        check: "not-available",
        containers: "not-available",
        images: "not-available",
        history: "not-available",
        config: "not-available",
        events: "not-available",
        health: "not-available",
      },
    });
    expect(updates(watchtower)).toEqual([]);
  });

  it("knows the fork, and says what it did not ask for", async () => {
    const env = { ...updateOnly, WATCHTOWER_HTTP_API_ENDPOINTS: "metrics history" };
    const { client } = await watch({ flavour: "nicholas-fedor", env });
    expect(await client.detect()).toEqual({
      flavour: "nicholas-fedor",
      version: { from: "1.20.0" },
      endpoints: {
        update: "enabled",
        metrics: "enabled",
        check: "unknown",
        containers: "disabled",
        images: "unknown",
        history: "unknown",
        config: "unknown",
        events: "unknown",
        health: "unknown",
      },
    });
  });

  it.each([
    ["containrrr", "updates", updateOnly, { update: "enabled", metrics: "disabled" }],
    ["containrrr", "metrics", metricsOnly, { update: "disabled", metrics: "enabled" }],
    ["nicholas-fedor", "updates", updateOnly, { update: "enabled", metrics: "disabled" }],
    ["nicholas-fedor", "metrics", metricsOnly, { update: "disabled", metrics: "enabled" }],
    [
      "nicholas-fedor",
      "neither of them but history",
      { WATCHTOWER_HTTP_API_ENDPOINTS: "history" },
      { update: "disabled", metrics: "disabled", containers: "disabled", history: "unknown" },
    ],
  ] as const)("knows %s also with only %s on", async (flavour, _, env, endpoints) => {
    const { client, watchtower } = await watch({ flavour, env });
    expect(await client.detect()).toMatchObject({ flavour, endpoints });
    expect(updates(watchtower)).toEqual([]);
  });

  it("makes at most three requests, of harmless methods, each with a random wrong token", async () => {
    for (const flavour of ["containrrr", "nicholas-fedor"] as const) {
      for (const env of [updateOnly, metricsOnly, { ...updateOnly, ...metricsOnly }]) {
        const { client, watchtower } = await watch({ flavour, env });
        await client.detect();
        expect(watchtower.requests.length).toBeLessThanOrEqual(3);
        for (const { method, path, headers } of watchtower.requests) {
          expect(`${method} ${path}`).toMatch(/^(GET \/v1\/(metrics|update|containers)|POST \/v1\/metrics)$/);
          expect(headers.authorization).toMatch(/^Bearer [0-9a-f]{32}$/);
        }
      }
    }
  });

  it("asks once, however many ask at the same time, and remembers", async () => {
    const { client, watchtower } = await watch();
    await Promise.all([client.detect(), client.detect(), client.update()]);
    await client.detect();
    expect(watchtower.requests.filter(({ path }) => path === "/v1/containers")).toHaveLength(1);
  });

  it("ends only the wait of the caller who aborts", async () => {
    const { client } = await watch();
    const reason = new Error("enough");
    const controller = new AbortController();
    const [aborted, other] = [client.detect({ signal: controller.signal }), client.detect()];
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(await other).toMatchObject({ flavour: "containrrr" });
  });

  it("tries again after a failure, which is not remembered", async () => {
    let isUp = false;
    const client = await serve((request, response) => {
      if (!isUp) return void response.writeHead(502).end();
      const isKnown = request.url !== "/v1/containers";
      response.writeHead(isKnown ? 401 : 404).end(isKnown ? "" : "404 page not found\n");
    });
    await failureOf(client.detect());
    isUp = true;
    expect(await client.detect()).toMatchObject({ flavour: "containrrr" });
  });

  it("throws what the rate limit answers, which tells nothing about endpoints", async () => {
    const env = { ...updateOnly, WATCHTOWER_HTTP_API_RATE_LIMIT: "1" };
    const { client } = await watch({ flavour: "nicholas-fedor", env });
    const error = await failureOf(client.detect());
    expect(error).toMatchObject({ kind: "rate-limited", retryAfterMs: expect.any(Number) as number });
  });
});

/** The refusals of the fork's versions before 1.20, all on Go's own server: 405 came with 1.16. */
describe("detect on older versions of the fork", () => {
  const unauthorized = [401, ""] as const;
  const absent = [404, "404 page not found\n"] as const;
  const otherMethod = [405, "Method Not Allowed\n"] as const;

  it.each([
    [
      "1.18 with everything on",
      { "GET metrics": unauthorized, "GET update": otherMethod, "GET containers": unauthorized },
      { from: "1.18.0", to: "1.19.0" },
      { update: "enabled", metrics: "enabled", containers: "enabled", check: "not-available" },
    ],
    [
      "1.16 with updates only",
      { "GET metrics": absent, "GET update": otherMethod, "GET containers": absent },
      { from: "1.16.0", to: "1.19.0" },
      { update: "enabled", metrics: "disabled", containers: "unknown", history: "not-available" },
    ],
    [
      "1.16 with metrics only",
      { "GET metrics": unauthorized, "GET update": absent, "POST metrics": otherMethod },
      { from: "1.16.0", to: "1.19.0" },
      { update: "disabled", metrics: "enabled" },
    ],
    [
      "1.18 with containers only",
      { "GET metrics": absent, "GET update": absent, "GET containers": unauthorized },
      { from: "1.18.0", to: "1.19.0" },
      { update: "disabled", metrics: "disabled", containers: "enabled" },
    ],
  ] as const)("knows %s", async (_, answers, version, endpoints) => {
    const client = await serve((request, response) => {
      const key = `${request.method} ${request.url?.replace("/v1/", "")}` as keyof typeof answers;
      const [status, body] = answers[key] as readonly [number, string];
      response.writeHead(status).end(body);
    });
    expect(await client.detect()).toMatchObject({ flavour: "nicholas-fedor", version, endpoints });
  });

  it("refuses containers there, which they would not know and would update everything", async () => {
    const client = await serve((request, response) => {
      if (request.url === "/v1/metrics") response.writeHead(401).end();
      else if (request.url === "/v1/update") response.writeHead(405).end("Method Not Allowed\n");
      else response.writeHead(404).end("404 page not found\n");
    });
    const error = await failureOf(client.update({ containers: ["web"] }));
    expect(error).toMatchObject({ code: "REFUSED" });
    expect(error.message).toMatch(/1\.16\.0 to 1\.19\.0.*would update everything.*1\.20\.0 or later/);
    await expect(client.update({ async: true })).rejects.toMatchObject({ code: "REFUSED" });
  });
});

describe("detect on something else", () => {
  it.each<[string, number, string, Record<string, string>]>([
    ["a login page", 200, "<html>log in</html>", {}],
    ["a proxy's own 401", 401, "Unauthorized", {}],
    ["a proxy's 401 without a body", 401, "", { "www-authenticate": "Basic" }],
    ["another server's 404", 404, "<h1>Not Found</h1>", {}],
    ["a redirect to a login", 302, "", { location: "https://login.example" }],
  ])("stops at %s, and sends no update there", async (_, status, body, headers) => {
    const requests: string[] = [];
    const client = await serve((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(status, headers).end(body);
    });
    await expect(client.update()).rejects.toMatchObject({ code: "DECODE" });
    expect(requests).toEqual(["GET /v1/metrics"]);
  });

  it.each([
    ["a proxy that wants a sign-in everywhere", 401, ""],
    ["Traefik without a route, whose 404 is Go's own", 404, "404 page not found\n"],
    ["a server with the fork's words, but without its counting header", 404, "Not Found"],
  ])("does not take %s for a Watchtower", async (_, status, body) => {
    const methods = new Set<string>();
    const client = await serve((request, response) => {
      methods.add(request.method ?? "");
      response.writeHead(status).end(body);
    });
    const error = await failureOf(client.update());
    expect(error).toMatchObject({ code: "DECODE" });
    expect(error.message).toMatch(/as no known Watchtower does.*leads to Watchtower itself/);
    expect([...methods]).toEqual(["GET"]);
  });

  it("asks nothing of v1/update where a proxy puts the right token into every request", async () => {
    const { watchtower } = await watch();
    const client = await serve((request, response) => {
      const headers = { authorization: `Bearer ${watchtower.token}` };
      void fetch(watchtower.url + (request.url ?? ""), { method: request.method ?? "GET", headers })
        .then(async (reply) => response.writeHead(reply.status).end(await reply.text()))
        .catch(() => response.destroy());
    });
    await expect(client.update()).rejects.toMatchObject({ code: "DECODE" });
    expect(updates(watchtower)).toEqual([]);
  });
});
