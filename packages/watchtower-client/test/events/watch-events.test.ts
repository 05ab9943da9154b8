import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { createWatchtowerClient, type WatchtowerClientOptions } from "../../src/index.ts";
import { frame, serveEvents, type EventServer } from "../support/event-server.ts";
import { failureOf } from "../support/watchtower.ts";

function clientOf(server: EventServer, options: Partial<WatchtowerClientOptions> = {}) {
  return createWatchtowerClient({ url: server.url, token: "token", eventsToken: "events", ...options });
}

const completed = { scanned: 3, updated: 1, failed: 0 };
const quick = { delayMs: 1, maxDelayMs: 2 };

describe.each([
  ["undici", {}],
  ["a fetch", { fetch }],
])("events over %s", (_, transport) => {
  it("yields what the fork tells, typed", async () => {
    const server = await serveEvents();
    const events = clientOf(server, transport).events();
    const first = events.next();
    const stream = await server.stream();
    stream.write(":\n\n" + frame("scan_completed", completed));
    expect(await first).toEqual({
      done: false,
      value: { type: "scan-completed", at: "2026-01-01T00:00:00Z", ...completed },
    });
    stream.write(frame("scan_failed", { error: "no Docker" }) + frame("new_thing", { a: 1 }));
    expect((await events.next()).value).toMatchObject({ type: "scan-failed", error: "no Docker" });
    expect((await events.next()).value).toMatchObject({ type: "other", name: "new_thing", data: { a: 1 } });
    await events.return();
  });

  it("closes its socket when the loop is left", async () => {
    const server = await serveEvents();
    for await (const event of startedWith(server, transport, frame("scan_completed", completed))) {
      expect(event.type).toBe("scan-completed");
      break;
    }
    await server.allClosed();
  });

  it("closes its socket when it is returned from while it waits, at once", async () => {
    const server = await serveEvents();
    const events = clientOf(server, transport).events();
    const waiting = events.next();
    await server.stream();
    await events.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await server.allClosed();
  });

  it("closes its socket on abort, and rejects with the caller's reason", async () => {
    const server = await serveEvents();
    const controller = new AbortController();
    const waiting = clientOf(server, transport).events({ signal: controller.signal }).next();
    await server.stream();
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await server.allClosed();
  });

  it("takes a lost stream up again, and tells the gap with status and history read after it", async () => {
    const summary = { scanned: 3, updated: 1, failed: 0 };
    const asked: string[] = [];
    const server = await serveEvents({
      "/v1/status": () => ({ summary }),
      "/v1/history": (query) => {
        asked.push(query.get("since") ?? "");
        return { count: 0, entries: null };
      },
    });
    const begin = Date.now();
    const events = clientOf(server, transport).events({ reconnect: quick });
    const first = events.next();
    const stream = await server.stream();
    stream.write(frame("scan_completed", completed));
    await first;
    const gap = events.next();
    stream.end();
    const again = await server.stream();
    expect((await gap).value).toMatchObject({
      type: "gap",
      reason: "closed",
      status: { summary },
      history: [],
      problems: [],
    });
    // From a second before the last sign of life, by the server's clock in whole seconds.
    expect(Date.parse(asked[0] ?? "")).toBeGreaterThanOrEqual(begin - 2_500);
    expect(Date.parse(asked[0] ?? "")).toBeLessThanOrEqual(Date.now() - 1_000);
    again.write(frame("scan_failed", { error: "x" }));
    expect((await events.next()).value).toMatchObject({ type: "scan-failed" });
    await events.return();
    await server.allClosed();
  });

  it("tells a broken connection, and what could not be read after it", async () => {
    const server = await serveEvents();
    const events = clientOf(server, transport).events({ reconnect: quick });
    const first = events.next();
    const stream = await server.stream();
    stream.write(frame("scan_completed", completed));
    await first;
    const gap = events.next();
    stream.destroy();
    await server.stream();
    const value: unknown = (await gap).value;
    expect(value).toMatchObject({ type: "gap", reason: "broken" });
    expect(value).toMatchObject({ problems: [{ kind: "not-enabled" }, { kind: "not-enabled" }] });
    expect(value).not.toHaveProperty("history");
    await events.return();
  });
});

describe("events", () => {
  it("takes silence for a dead connection", async () => {
    const server = await serveEvents();
    const events = clientOf(server).events({ reconnect: quick, silenceMs: 20 });
    const first = events.next();
    (await server.stream()).write(frame("scan_completed", completed));
    await first;
    expect((await events.next()).value).toMatchObject({ type: "gap", reason: "silent" });
    await events.return();
    await server.allClosed();
  });

  it("gives up after so many tries in a row, with the last error", async () => {
    const server = await serveEvents();
    const events = clientOf(server).events({ reconnect: { ...quick, attempts: 3 } });
    const first = events.next();
    const stream = await server.stream();
    stream.write(frame("scan_completed", completed));
    await first;
    server.refuse(503, 503, 503, 503);
    const last = events.next();
    stream.end();
    await expect(last).rejects.toMatchObject({ kind: "unavailable", status: 503 });
    expect(server.asked()).toBe(4);
  });

  it("does not go on for ever where each stream ends right after it began, as before 1.20.2", async () => {
    const server = await serveEvents();
    const events = clientOf(server).events({ reconnect: { ...quick, attempts: 2 } });
    const outcome = failureOf(
      (async () => {
        for await (const event of events) expect(event.type).toBe("gap");
      })(),
    );
    for (let streams = 0; streams < 3; streams++) (await server.stream()).end();
    const error = await outcome;
    expect(error).toMatchObject({ code: "NETWORK", reason: "closed" });
    expect(error.message).toMatch(/before 1\.20\.2/);
  });

  it("stops at once where trying again cannot help", async () => {
    const server = await serveEvents();
    const events = clientOf(server).events({ reconnect: quick });
    const first = events.next();
    const stream = await server.stream();
    stream.write(frame("scan_completed", completed));
    await first;
    server.refuse(401);
    const last = events.next();
    stream.end();
    await expect(last).rejects.toMatchObject({ kind: "unauthorized" });
    expect(server.asked()).toBe(2);
  });

  it("throws what its first connection meets, naming the events' own token", async () => {
    const server = await serveEvents();
    const events = clientOf(server, { eventsToken: "wrong-events" }).events();
    const error = await failureOf(events.next());
    expect(error).toMatchObject({ kind: "unauthorized" });
    expect(error.message).toContain("WATCHTOWER_HTTP_API_EVENTS_TOKEN");
    expect(error.message).not.toContain("wrong-events");
  });

  it("wants its own token, and sends it in a header, with none that a browser must ask leave for", async () => {
    const client = createWatchtowerClient({ url: "http://host", token: "t" });
    expect(() => client.events()).toThrow(/needs eventsToken/);
    const seen: string[][] = [];
    const spying = createWatchtowerClient({
      url: "http://host",
      token: "token",
      eventsToken: "events",
      fetch: (url, init) => {
        if (!url.endsWith("/v1/events")) {
          const isUpdate = url.endsWith("/v1/update");
          const text = isUpdate ? "Method Not Allowed" : "missing or invalid API Key";
          return Promise.resolve(new Response(text, { status: isUpdate ? 405 : 401 }));
        }
        seen.push([...new Headers(init.headers).keys()]);
        return Promise.resolve(new Response("no stream"));
      },
    });
    await expect(spying.events().next()).rejects.toMatchObject({ code: "DECODE" });
    expect(seen).toEqual([["accept", "authorization"]]);
  });

  it("leaves an agent of the caller's without a socket in use", async () => {
    const server = await serveEvents();
    const dispatcher = new Agent();
    onTestFinished(() => dispatcher.destroy());
    const events = clientOf(server, { dispatcher }).events();
    const waiting = events.next();
    await server.stream();
    await events.return();
    await waiting;
    await dispatcher.close(); // waits for every request under way
    await server.allClosed();
  });
});

async function* startedWith(server: EventServer, transport: Partial<WatchtowerClientOptions>, text: string) {
  void server.stream().then((stream) => stream.write(text));
  yield* clientOf(server, transport).events();
}
