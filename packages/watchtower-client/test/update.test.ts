import { describe, expect, it, onTestFinished } from "vitest";
import { createWatchtowerClient } from "../src/index.ts";
import { serve, updates, watch } from "./support/watchtower.ts";

describe("update on 1.7.1", () => {
  it("is completed when the scan counter rose, with the numbers of the run", async () => {
    const { client, watchtower } = await watch();
    const outcome = await client.update();
    expect(outcome).toMatchObject({ outcome: "completed", flavour: "containrrr" });
    expect(outcome).toMatchObject({ summary: { scanned: 1, updated: 1, failed: 0 } });
    expect(updates(watchtower)).toEqual(["POST /v1/update"]);
    expect(watchtower.requests.at(-1)?.headers.authorization).toBe(`Bearer ${watchtower.token}`);
  });

  it("is skipped, not completed, when another update was running", async () => {
    const { client, watchtower } = await watch();
    const held = watchtower.holdUpdates();
    onTestFinished(() => held.release());
    const first = client.update();
    await held.waiting();
    expect(await client.update()).toEqual({
      outcome: "skipped",
      flavour: "containrrr",
      reason: "already-running",
    });
    held.release();
    expect(await first).toMatchObject({ outcome: "completed" });
  });

  it("is completed when the counter lags behind a run that took its time", async () => {
    const { client, watchtower } = await watch();
    watchtower.metricsLag(2);
    expect(await client.update()).toMatchObject({ outcome: "completed", summary: { updated: 1 } });
  });

  it("is unknown when the counter rises late after an answer that came at once: another run may have raised it", async () => {
    const { client, watchtower } = await watch();
    const held = watchtower.holdUpdates();
    const scheduled = watchtower.runScheduledScan();
    await held.waiting();
    // Skipped at once; the scheduled run ends while the counter is read again.
    const update = client.update();
    await expect
      .poll(() => watchtower.requests.filter(({ path }) => path === "/v1/metrics").length)
      .toBeGreaterThan(2);
    held.release();
    await scheduled;
    expect(await update).toMatchObject({ outcome: "unknown", reason: "no-evidence" });
  });

  it("is unknown when the metrics are off, because a skip looks the same", async () => {
    const { client } = await watch({ env: { WATCHTOWER_HTTP_API_UPDATE: "true" } });
    expect(await client.update()).toMatchObject({ outcome: "unknown", reason: "no-evidence" });
  });

  it("is completed for a target without metrics, because a targeted update waits for the lock", async () => {
    const { client } = await watch({ env: { WATCHTOWER_HTTP_API_UPDATE: "true" } });
    expect(await client.update({ images: ["nginx"] })).toMatchObject({ outcome: "completed" });
  });

  it("is unknown, not an error, when Watchtower cannot list containers and cuts the connection", async () => {
    const { client, watchtower } = await watch();
    watchtower.failDockerOnce();
    expect(await client.update()).toMatchObject({ outcome: "unknown", reason: "disconnected" });
  });

  it("is unknown when Watchtower dies in the middle", async () => {
    const { client, watchtower } = await watch();
    watchtower.dieInNextUpdate();
    expect(await client.update()).toMatchObject({ outcome: "unknown", reason: "disconnected" });
    expect(updates(watchtower)).toHaveLength(1);
  });

  it("is unknown when no answer came in time, and is not sent again", async () => {
    const { client, watchtower } = await watch();
    const held = watchtower.holdUpdates();
    onTestFinished(() => held.release());
    expect(await client.update({ timeoutMs: 50 })).toMatchObject({ outcome: "unknown", reason: "timed-out" });
    expect(updates(watchtower)).toHaveLength(1);
  });

  it("rejects with the caller's reason on abort", async () => {
    const { client, watchtower } = await watch();
    const held = watchtower.holdUpdates();
    onTestFinished(() => held.release());
    const controller = new AbortController();
    const update = client.update({ signal: controller.signal });
    await held.waiting();
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(update).rejects.toBe(reason);
  });

  it("finds a wrong token before sending anything that could act", async () => {
    const { client, watchtower } = await watch({}, { token: "wrong" });
    await expect(client.update()).rejects.toMatchObject({ status: 401 });
    expect(updates(watchtower)).toEqual([]);
  });

  it("says which setting to change when updates are off", async () => {
    const { client } = await watch({ env: { WATCHTOWER_HTTP_API_METRICS: "true" } });
    await expect(client.update()).rejects.toThrow(/WATCHTOWER_HTTP_API_UPDATE=true/);
  });

  it("is an error when the request never left", async () => {
    const { client, watchtower } = await watch();
    await client.detect();
    await watchtower.close();
    await expect(client.update()).rejects.toMatchObject({
      code: "NETWORK",
      method: "GET", // the look at the counter; nothing that acts was sent
      reason: expect.stringMatching(/refused|closed/) as string,
    });
  });
});

describe("update on the fork", () => {
  const flavour = "nicholas-fedor";

  it("is completed with the summary of the reply", async () => {
    const { client } = await watch({ flavour });
    const outcome = await client.update();
    expect(outcome).toMatchObject({ outcome: "completed", flavour });
    expect(outcome).toMatchObject({
      summary: { scanned: 1, updated: 1, failed: 0, restarted: 0, skipped: 0 },
    });
  });

  it("is skipped, with the time to wait, when another update is running", async () => {
    const { client, watchtower } = await watch({ flavour });
    const held = watchtower.holdUpdates();
    onTestFinished(() => held.release());
    void client.update().catch(() => undefined);
    await held.waiting();
    expect(await client.update()).toMatchObject({ outcome: "skipped", retryAfterMs: 30_000 });
  });

  it("is an error, not a skip, when the rate limit turns it away", async () => {
    const env = {
      WATCHTOWER_HTTP_API_ENDPOINTS: "update metrics",
      WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true",
      WATCHTOWER_HTTP_API_RATE_LIMIT: "3", // as many as detection takes
    };
    const { client } = await watch({ flavour, env });
    await client.detect();
    await expect(client.update()).rejects.toMatchObject({ status: 429, kind: "rate-limited" });
  });

  it("is accepted when asked for asynchronously", async () => {
    const { client } = await watch({ flavour });
    expect(await client.update({ async: true })).toEqual({ outcome: "accepted", flavour });
  });

  it("is unknown when the summary is all zeros, as when Docker could not be asked", async () => {
    const { client, watchtower } = await watch({ flavour });
    watchtower.failDockerOnce();
    expect(await client.update()).toMatchObject({ outcome: "unknown", reason: "all-zero-summary" });
  });

  it.each([
    [408, "server-timeout"],
    [500, "server-error"],
    [502, "disconnected"],
    [504, "server-timeout"],
  ])("is unknown for %d, after which the work may have been done", async (status, reason) => {
    const client = await serve((request, response) => {
      const isProbe = request.method === "GET";
      response.writeHead(isProbe ? 401 : status).end(isProbe ? "missing or invalid API Key" : "text");
    });
    expect(await client.update()).toMatchObject({ outcome: "unknown", reason });
  });

  it.each([
    ["a page", "<html></html>"],
    ["JSON of something else", '{"status":"completed"}'],
    ["counts that are none", '{"api_version":"v1","timestamp":"","summary":{"scanned":"1"},"timing":{}}'],
  ])("does not believe a 200 with %s", async (_, body) => {
    const client = await serve((request, response) => {
      if (request.method === "GET") response.writeHead(401).end("missing or invalid API Key");
      else response.end(body);
    });
    await expect(client.update()).rejects.toMatchObject({ code: "DECODE" });
  });
});

describe("update over a connection that never stands", () => {
  it("is an error, because nothing was sent", async () => {
    const client = createWatchtowerClient({
      url: "http://host",
      token: "t",
      fetch: (_, { method }) => {
        if (method === "GET")
          return Promise.resolve(new Response("missing or invalid API Key", { status: 401 }));
        return Promise.reject(
          Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }),
        );
      },
    });
    await expect(client.update()).rejects.toMatchObject({ code: "NETWORK", reason: "refused" });
  });
});
