import type { FetchFunction } from "@stack/http";
import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { createWatchtowerClient, type WatchtowerClientOptions } from "../../src/index.ts";
import { forkHandlers, testFetch } from "../../src/testing/index.ts";
import { next, watchUpdate } from "../support/events.ts";
import { eventsToken, watchFork } from "../support/fork.ts";
import { failureOf, serve } from "../support/watchtower.ts";

const quick = { delayMs: 1, maxDelayMs: 2 };

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
});

describe("events", () => {
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
