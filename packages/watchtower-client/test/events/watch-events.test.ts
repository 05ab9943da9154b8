import type { FetchFunction } from "@stack/http";
import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  createWatchtowerClient,
  type EventGap,
  type WatchStream,
  type WatchtowerClientOptions,
  type WatchtowerEvent,
} from "../../src/index.ts";
import { forkHandlers, testFetch } from "../../src/testing/index.ts";
import { eventsToken, watchFork } from "../support/fork.ts";
import { failureOf, serve } from "../support/watchtower.ts";

const quick = { delayMs: 1, maxDelayMs: 2 };

type Events = WatchStream<WatchtowerEvent | EventGap>;

async function next(events: Events): Promise<WatchtowerEvent | EventGap> {
  const result = await events.next();
  if (result.done === true) throw new Error("The stream was expected to go on.");
  return result.value;
}

/** Reads the two events of an update, so that the stream stands. */
async function watchUpdate(events: Events, { client, watchtower }: Awaited<ReturnType<typeof watchFork>>) {
  const first = next(events);
  await watchtower.events.connected();
  await client.update();
  return [await first, await next(events)];
}

describe.each<[string, Pick<WatchtowerClientOptions, "fetch">]>([
  ["undici", {}],
  ["a fetch", { fetch }],
])("events over %s", (_, transport) => {
  it("yields what the fork tells, typed", async () => {
    const fork = await watchFork("all", transport);
    const { client, watchtower } = fork;
    await using events = client.events();
    const [started, completed] = await watchUpdate(events, fork);
    expect(started).toMatchObject({ type: "scan-started", policies: { cleanup: false, runOnce: false } });
    expect(completed).toMatchObject({ type: "scan-completed", scanned: 1, updated: 1, failed: 0 });
    watchtower.failDockerOnce();
    await client.update();
    expect(await next(events)).toMatchObject({ type: "scan-started" });
    const error = expect.stringContaining("Docker daemon") as string;
    expect(await next(events)).toMatchObject({ type: "scan-failed", error });
  });

  it("closes its socket when the loop is left", async () => {
    const { client, watchtower } = await watchFork("all", transport);
    void watchtower.events.connected().then(() => client.update());
    for await (const event of client.events()) {
      expect(event.type).toBe("scan-started");
      break;
    }
    await watchtower.events.idle();
  });

  it("closes its socket when it is returned from while it waits, at once", async () => {
    const { client, watchtower } = await watchFork("all", transport);
    const events = client.events();
    const waiting = events.next();
    await watchtower.events.connected();
    await events.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await watchtower.events.idle();
  });

  it("closes its socket on abort, and rejects with the caller's reason", async () => {
    const { client, watchtower } = await watchFork("all", transport);
    const controller = new AbortController();
    const waiting = client.events({ signal: controller.signal }).next();
    await watchtower.events.connected();
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await watchtower.events.idle();
  });

  it("takes a lost stream up again, and tells the gap with status and history read after it", async () => {
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

describe("events", () => {
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

  it("keeps no event that does not end", async () => {
    const client = await serve((request, response) => {
      if (request.headers.authorization === "Bearer events") {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end(`data: ${"x".repeat(1_100_000)}`);
      } else if (request.url === "/v1/update") response.writeHead(405).end("Method Not Allowed");
      else response.writeHead(401).end("missing or invalid API Key");
    });
    const error = await failureOf(client.events().next());
    expect(error).toMatchObject({ code: "DECODE" });
    expect(error.message).toMatch(/sent an event that does not end/);
  });

  it("loses no event of a kind that is not known yet", async () => {
    const events = [{ type: "update_started", data: { a: 1 } }];
    const handlers = forkHandlers({ events, eventsToken });
    const url = "http://watchtower.test:8080";
    const client = createWatchtowerClient({
      url,
      token: "test-token",
      eventsToken,
      fetch: testFetch(handlers),
    });
    await using stream = client.events();
    expect(await next(stream)).toMatchObject({ type: "other", name: "update_started", data: { a: 1 } });
  });

  it("names the events' own token where it is wrong", async () => {
    const { client } = await watchFork("all", { eventsToken: "wrong-events" });
    const error = await failureOf(client.events().next());
    expect(error).toMatchObject({ kind: "unauthorized" });
    expect(error.message).toContain("WATCHTOWER_HTTP_API_EVENTS_TOKEN");
    expect(error.message).not.toContain("wrong-events");
  });

  it("wants its own token, and sends it in a header, with none that a browser must ask leave for", async () => {
    const without = createWatchtowerClient({ url: "http://host", token: "t" });
    expect(() => without.events()).toThrow(/needs eventsToken/);
    const sent: string[][] = [];
    const spying: FetchFunction = (url, init) => {
      if (url.endsWith("/v1/events")) sent.push([...new Headers(init.headers).keys()]);
      return fetch(url, init);
    };
    const fork = await watchFork("all", { fetch: spying });
    await using events = fork.client.events({ reconnect: quick });
    await watchUpdate(events, fork);
    fork.watchtower.events.disconnect();
    await next(events);
    expect(sent).toEqual(Array.from({ length: 2 }, () => ["accept", "authorization"]));
    expect(fork.watchtower.requests.map(({ path }) => path).join()).not.toContain("access_token");
  });

  it("leaves an agent of the caller's without a socket in use", async () => {
    const dispatcher = new Agent();
    onTestFinished(() => dispatcher.destroy());
    const { client, watchtower } = await watchFork("all", { dispatcher });
    const events = client.events();
    const waiting = events.next();
    await watchtower.events.connected();
    await events.return();
    await waiting;
    await dispatcher.close(); // waits for every request under way
    await watchtower.events.idle();
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
