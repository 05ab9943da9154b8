import type { HttpDispatcher } from "@stack/http";
import { getGlobalDispatcher } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { createWatchtowerClient, type UpdateOptions } from "../src/index.ts";
import { metricsDelta } from "../src/metrics-delta.ts";
import { next, watchUpdate } from "./support/events.ts";
import { answering, watchFork } from "./support/fork.ts";
import { failureOf, serve, updates, watch } from "./support/watchtower.ts";

// Every trap for clients in reference/watchtower.md i, by its number. 10 and 23 to 26 are about generated stacks
// (@stack/compose), but for what the client advises. More about each stands in the tests of what it belongs to.
const flavour = "nicholas-fedor";
const nothing = { outcome: "unknown", reason: "no-evidence" };

describe("the traps of section i", () => {
  it("1: passes no limit of undici's own, so that an update may block for more than five minutes", async () => {
    const limits: unknown[] = [];
    const dispatcher: HttpDispatcher = {
      request: (options) => {
        limits.push([options.headersTimeout, options.bodyTimeout]);
        return getGlobalDispatcher().request(options);
      },
    };
    const { client } = await watch({}, { dispatcher });
    await client.update();
    expect(new Set(limits.map(String))).toEqual(new Set(["0,0"]));
  });

  it("2: never sends an update twice, whatever became of the first", async () => {
    const { client, watchtower } = await watch();
    const held = watchtower.holdUpdates();
    onTestFinished(() => held.release());
    expect(await client.update({ timeoutMs: 50 })).toMatchObject({ outcome: "unknown", reason: "timed-out" });
    expect(updates(watchtower)).toHaveLength(1);
    for (const status of [200, 408, 429, 500, 502, 503, 504]) {
      let posts = 0;
      const odd = await serve((request, response) => {
        if (request.method === "POST") posts += 1;
        const isProbe = request.method === "GET";
        response.writeHead(isProbe ? 401 : status).end(isProbe ? "missing or invalid API Key" : "text");
      });
      await odd.update().catch(() => undefined);
      expect(posts).toBe(1);
    }
  });

  it("3: takes no 200 for success by itself: not 1.7.1's empty one, nor the fork's zeros", async () => {
    const original = await watch({ env: { WATCHTOWER_HTTP_API_UPDATE: "true" } });
    expect(await original.client.update()).toMatchObject(nothing);
    const zeros = { outcome: "unknown", reason: "all-zero-summary" };
    const fork = await watch({ flavour });
    expect(await fork.client.update({ containers: ["none"] })).toMatchObject(zeros);
    fork.watchtower.failDockerOnce();
    expect(await fork.client.update()).toMatchObject(zeros);
  });

  it.each([401, 404, 405, 408, 429, 500, 503])("4: reads a %d as text, not as JSON", async (status) => {
    const client = await serve((_, response) => void response.writeHead(status).end("{ no JSON"));
    expect(await failureOf(client.metrics())).toMatchObject({ status, body: "{ no JSON" });
  });

  it("5: keeps two kinds of 429 apart, and tells of both when to try again", async () => {
    const env = { WATCHTOWER_HTTP_API_ENDPOINTS: "update", WATCHTOWER_HTTP_API_RATE_LIMIT: "5" };
    const { client, watchtower } = await watch({ flavour, env });
    const held = watchtower.holdUpdates();
    onTestFinished(() => held.release());
    void client.update().catch(() => undefined);
    await held.waiting();
    expect(await client.update()).toMatchObject({ outcome: "skipped", retryAfterMs: 30_000 });
    // Three of detection, two updates: the sixth request of the minute is one too many.
    const error = await failureOf(client.update());
    expect(error).toMatchObject({ kind: "rate-limited", retryAfterMs: expect.any(Number) as number });
  });

  it("6: updates by POST, and probes 1.7.1 by nothing that acts", async () => {
    const { client, watchtower } = await watch();
    await client.detect();
    expect(watchtower.requests.map(({ method }) => method)).toEqual(["GET", "GET", "GET"]);
    expect(updates(watchtower)).toEqual([]);
    await client.update();
    expect(updates(watchtower)).toEqual(["POST /v1/update"]);
  });

  it.each<[string, UpdateOptions]>([
    ["7: a tag, which would select nothing", { images: ["nginx:1.27"] }],
    ["7: a registry with a port, of which every image would be selected", { images: ["reg:5000/a/b"] }],
    ["8: an empty list of images, which would select nothing", { images: [] }],
    ["9: containers, which would update everything", { containers: ["web"] }],
    ["9: async, which would block", { async: true }],
  ])("%s, is refused on 1.7.1", async (_, options) => {
    const { client, watchtower } = await watch();
    await expect(client.update(options)).rejects.toMatchObject({ code: "REFUSED" });
    expect(updates(watchtower)).toEqual([]);
  });

  it("8: refuses an empty list on the fork, too, which would update everything", async () => {
    const { client, watchtower } = await watch({ flavour });
    await expect(client.update({ images: [] })).rejects.toMatchObject({ code: "REFUSED" });
    await expect(client.update({ containers: [] })).rejects.toMatchObject({ code: "REFUSED" });
    await expect(client.update({ images: [""] })).rejects.toMatchObject({ code: "REFUSED" });
    expect(updates(watchtower)).toEqual([]);
  });

  it("9: takes a container's name on the fork to the letter, and refuses what could be read as a pattern", async () => {
    const { client, watchtower } = await watch({ flavour });
    await watchtower.host.runContainer({ name: "we-b", image: "nginx:1.27" });
    expect(await client.update({ containers: ["we.b"] })).toMatchObject({ reason: "all-zero-summary" });
    expect(await client.update({ containers: ["we-b"] })).toMatchObject({ summary: { scanned: 1 } });
    for (const pattern of ["web|db", "web.*", "(?:web)", "a{1,3}", "web,db"]) {
      await expect(client.update({ containers: [pattern] })).rejects.toMatchObject({ code: "REFUSED" });
    }
  });

  it("10: advises to keep the schedule where it advises to switch updates on", async () => {
    const { client } = await watch({ env: { WATCHTOWER_HTTP_API_METRICS: "true" } });
    expect((await failureOf(client.update())).message).toMatch(
      /WATCHTOWER_HTTP_API_UPDATE=true \(and WATCHTOWER_HTTP_API_PERIODIC_POLLS=true/,
    );
  });

  it("11: makes lists of null, an absent status of 204, and no run's time of the reply's", async () => {
    const { client } = await watchFork();
    expect(await client.status()).toBeUndefined();
    expect(await client.containers({ name: "none" })).toEqual([]);
    expect(await client.containerDetails({ name: "none" })).toEqual([]);
    expect(await client.images({ name: "none" })).toEqual([]);
    await client.update();
    expect(await client.status()).not.toHaveProperty("at");
  });

  it("12: leaves out what a Watchtower does not count, and notices when its counters began anew", async () => {
    const { client, watchtower } = await watch();
    expect((await client.metrics()).containers).toEqual({ scanned: 0, updated: 0, failed: 0 });
    expect((await (await watch({ flavour })).client.metrics()).scans).toEqual({ total: 0, dropped: 0 });
    await client.update();
    const before = await client.metrics();
    await watchtower.restart();
    await client.metrics().catch(() => undefined); // over the socket of before the restart
    await client.update(); // so that the counter is what it was
    expect(metricsDelta(before, await client.metrics(), 1)).toMatchObject({ restarted: true, runs: 1 });
  });

  it("13: takes a connection that is closed without a reply for an update that may have been done", async () => {
    const { client, watchtower } = await watch();
    const disconnected = { outcome: "unknown", reason: "disconnected" };
    watchtower.failDockerOnce();
    expect(await client.update()).toMatchObject(disconnected);
    watchtower.dieInNextUpdate();
    expect(await client.update()).toMatchObject(disconnected);
    expect(updates(watchtower)).toHaveLength(2);
  });

  it("14: says of a reset that the API may be off", async () => {
    const { client } = await watch({ env: {} });
    expect((await failureOf(client.detect())).message).toMatch(
      /nothing listens in the container: set WATCHTOWER/,
    );
  });

  it("15: advises 127.0.0.1 where localhost was refused", async () => {
    const client = createWatchtowerClient({ url: "http://localhost:1", token: "token" });
    expect((await failureOf(client.metrics())).message).toContain("Try 127.0.0.1");
  });

  it("16: sends the token to the letter, behind exactly one blank, and never in the URL", async () => {
    const token = "MiXed/+=~Case";
    const { client, watchtower } = await watch({ token }, { token });
    await client.update();
    const { headers, path } = watchtower.requests.at(-1)!;
    expect([headers.authorization, path]).toEqual([`Bearer ${token}`, "/v1/metrics"]);
    const create = (): unknown => createWatchtowerClient({ url: watchtower.url, token: `${token}\n` });
    expect(create).toThrow(TypeError);
  });

  it("17: takes a 408 that a browser hides behind CORS for an update that may have run", async () => {
    const client = createWatchtowerClient({
      url: "http://watchtower.test",
      token: "token",
      fetch: (_, { method }) =>
        method === "POST"
          ? Promise.reject(new TypeError("Failed to fetch"))
          : Promise.resolve(new Response("missing or invalid API Key", { status: 401 })),
    });
    expect(await client.update()).toMatchObject({ outcome: "unknown", reason: "disconnected" });
  });

  it("18: sends no header that a page would have to ask for, but Authorization", async () => {
    const names = new Set<string>();
    const through: typeof fetch = (url, init) => {
      for (const name of new Headers(init?.headers).keys()) names.add(name);
      return fetch(url, init);
    };
    const { client } = await watchFork("all", { fetch: through });
    await client.update();
    await client.check();
    await client.history();
    await client.health();
    expect([...names].sort()).toEqual(["accept", "authorization"]);
  });

  it("18: needs no header that a page cannot read", async () => {
    const client = answering("/v1/update", () => Response.json({ error: "busy" }, { status: 429 }));
    const outcome = await client.update();
    expect(outcome).toEqual({ outcome: "skipped", flavour, reason: "already-running" });
  });

  it("19: watches events with their own token in the header, and reads after a gap what it can", async () => {
    const fork = await watchFork();
    await using events = fork.client.events({ reconnect: { delayMs: 1 } });
    await watchUpdate(events, fork);
    fork.watchtower.events.disconnect();
    expect(await next(events)).toMatchObject({ type: "gap", history: [{ updated: 1 }] });
    const asked = fork.watchtower.requests.filter(({ path }) => path.startsWith("/v1/events"));
    expect(asked.map(({ path, headers }) => `${path} ${headers.authorization}`)).toEqual([
      "/v1/events Bearer events-token",
      "/v1/events Bearer events-token",
    ]);
  });

  it("20: asks for no time limit at the server, which would cut the run and answer with zeros", async () => {
    const { client, watchtower } = await watch({ flavour });
    await client.update({ timeoutMs: 60_000 });
    expect(updates(watchtower)).toEqual(["POST /v1/update"]);
  });

  it("21: takes the server's duration from its number, not from Go's spelling", async () => {
    const summary = { scanned: 1, updated: 0, failed: 0 };
    const timing = { duration_ms: 62_500.25, duration: "1m2.50025s" };
    const client = answering("/v1/update", () =>
      Response.json({ api_version: "v1", timestamp: "", summary, timing }),
    );
    expect(await client.update()).toMatchObject({ outcome: "completed", reportedDurationMs: 62_500.25 });
  });

  it("22: keeps the nanoseconds of the history, and encodes the plus of an offset", async () => {
    const run = { scanned: 1, updated: 0, failed: 0, restarted: 0, skipped: 0 };
    const at = "2026-01-01T00:00:00.123456789Z";
    let asked = "";
    const client = answering("/v1/history", ({ search }) => {
      asked = search;
      const entries = [{ timestamp: at, ...run }];
      return Response.json({ api_version: "v1", timestamp: "", count: 1, entries });
    });
    expect(await client.history({ since: "2026-01-01T00:00:00+01:00" })).toEqual([{ at, ...run }]);
    expect(asked).toBe("?since=2026-01-01T00%3A00%3A00%2B01%3A00");
  });

  it("27: checks by no update: 1.7.1 would pull, whatever it only watches", async () => {
    const { client, watchtower } = await watch();
    await expect(client.check()).rejects.toMatchObject({ code: "REFUSED" });
    expect(updates(watchtower)).toEqual([]);
  });
});
