import { describe, expect, it } from "vitest";
import type { WatchtowerClientOptions } from "../../src/index.ts";
import { next, watchUpdate } from "../support/events.ts";
import { watchFork } from "../support/fork.ts";
import { failureOf, serve } from "../support/watchtower.ts";

const quick = { delayMs: 1, maxDelayMs: 2 };

describe.each<[string, Pick<WatchtowerClientOptions, "fetch">]>([
  ["undici", {}],
  ["a fetch", { fetch }],
])("a lost stream over %s", (_, transport) => {
  it("is taken up again, and tells the gap with status and history read after it", async () => {
    const fork = await watchFork("all", transport);
    const { client, watchtower } = fork;
    await using events = client.events({ reconnect: quick });
    await watchUpdate(events, fork);
    watchtower.events.disconnect();
    const run = { scanned: 1, updated: 1, failed: 0 };
    expect(await next(events)).toMatchObject({
      type: "gap",
      reason: "broken",
      status: { summary: run },
      history: [run],
      problems: [],
    });
    // It stands again.
    watchtower.failDockerOnce();
    await client.update();
    expect([(await next(events)).type, (await next(events)).type]).toEqual(["scan-started", "scan-failed"]);
  });

  it("tells what could not be read after a gap", async () => {
    const fork = await watchFork("update events", transport);
    await using events = fork.client.events({ reconnect: quick });
    await watchUpdate(events, fork);
    fork.watchtower.events.disconnect();
    const gap = await next(events);
    expect(gap).toMatchObject({ problems: [{ kind: "not-enabled" }, { kind: "not-enabled" }] });
    expect(gap).not.toHaveProperty("history");
    expect(gap).not.toHaveProperty("status");
  });
});

describe("a lost stream", () => {
  it("tells the runs of the gap, though not their events", async () => {
    const holding = holdStreams();
    const fork = await watchFork("all", { fetch: holding.fetch });
    const { client, watchtower } = fork;
    await using events = client.events({ reconnect: quick });
    await watchUpdate(events, fork);
    holding.hold();
    watchtower.events.disconnect();
    const gap = next(events);
    await client.update();
    holding.release();
    expect(await gap).toMatchObject({ type: "gap", history: [{ updated: 1 }, { updated: 0 }] });
  });

  it("takes silence for a dead connection", async () => {
    const fork = await watchFork();
    await using events = fork.client.events({ reconnect: quick, silenceMs: 50 });
    await watchUpdate(events, fork);
    expect(await next(events)).toMatchObject({ type: "gap", reason: "silent" });
  });

  it("does not take a stream for dead that has its heartbeats", async () => {
    const fork = await watchFork();
    await using events = fork.client.events({ reconnect: quick, silenceMs: 500 });
    const waiting = watchUpdate(events, fork).then(() => next(events));
    for (let beat = 0; beat < 15; beat++) {
      fork.watchtower.events.heartbeat();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await fork.client.update();
    expect(await waiting).toMatchObject({ type: "scan-started" });
  });

  it("waits longer from try to try, and gives up after so many with the last error", async () => {
    const fork = await watchFork();
    const events = fork.client.events({ reconnect: { delayMs: 4, maxDelayMs: 10, attempts: 3 } });
    await watchUpdate(events, fork);
    const startedAt = performance.now();
    const last = failureOf(events.next());
    await fork.watchtower.close();
    expect(await last).toMatchObject({ code: "NETWORK", reason: "refused" });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(4 + 8 + 10);
  });

  it("does not go on for ever where each stream ends right after it began, as before 1.20.2", async () => {
    let streams = 0;
    const client = await serve((request, response) => {
      if (request.headers.authorization === "Bearer events") {
        streams += 1;
        response.writeHead(200, { "content-type": "text/event-stream" }).end("retry: 1\n\n");
      } else if (request.url === "/v1/update") response.writeHead(405).end("Method Not Allowed");
      else response.writeHead(401).end("missing or invalid API Key");
    });
    const events = client.events({ reconnect: { attempts: 2 } });
    const gaps: string[] = [];
    const error = await failureOf(
      (async () => {
        for await (const { type } of events) gaps.push(type);
      })(),
    );
    expect(error).toMatchObject({ code: "NETWORK", reason: "closed" });
    expect(error.message).toMatch(/before 1\.20\.2/);
    expect([streams, gaps]).toEqual([3, ["gap", "gap"]]);
  });

  it("stops at once where trying again cannot help", async () => {
    let isRefused = false;
    let streams = 0;
    const fork = await watchFork("all", {
      fetch: (url, init) => {
        if (!url.endsWith("/v1/events")) return fetch(url, init);
        streams += 1;
        return isRefused
          ? Promise.resolve(new Response("missing or invalid API Key", { status: 401 }))
          : fetch(url, init);
      },
    });
    const events = fork.client.events({ reconnect: quick });
    await watchUpdate(events, fork);
    isRefused = true;
    fork.watchtower.events.disconnect();
    await expect(events.next()).rejects.toMatchObject({ kind: "unauthorized" });
    expect(streams).toBe(2);
  });
});

/** A fetch whose requests for a stream can be held back. */
function holdStreams() {
  let held: Promise<void> | undefined;
  let release: () => void = () => undefined;
  return {
    fetch: async (url: string, init: RequestInit): Promise<Response> => {
      if (url.endsWith("/v1/events")) await held;
      return fetch(url, init);
    },
    hold: () => void (held = new Promise((resolve) => (release = resolve))),
    release: () => release(),
  };
}
