import { describe, expect, test } from "vitest";
import { openEvents, type EventReader } from "../support/event-reader.ts";
import { type Fork, image, startFork } from "../support/fork.ts";

const listener = { authorization: "Bearer listener" };

function listen(fork: Fork, headers: Record<string, string> = listener, query = ""): Promise<EventReader> {
  return openEvents(`${fork.watchtower.url}/v1/events${query}`, headers);
}

interface Event {
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

function eventsIn(text: string): Event[] {
  return [...text.matchAll(/^event: (\S+)\ndata: (.*)\n$/gm)].map(([, type, data]) => {
    const event = JSON.parse(data ?? "") as Event;
    expect(event.type).toBe(type);
    return event;
  });
}

describe("the stream", () => {
  test("begins with retry and carries an update from its start to its end", async () => {
    await using fork = await startFork({ WATCHTOWER_CLEANUP: "true" });
    const reader = await listen(fork);
    expect(reader.headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-cache",
    });
    const old = fork.host.containers()[0];
    fork.host.registry.push(image, { content: "two" });
    await fork.call("POST", "/v1/update");
    const text = await reader.until("scan_completed");
    expect(text.startsWith("retry: 5000\n\nevent: scan_started\ndata: ")).toBe(true);
    expect(text).not.toMatch(/^id:/m);
    const [started, cleaned, completed] = eventsIn(text);
    expect(Object.values(started?.data ?? {})).toHaveLength(12);
    expect(started).toMatchObject({ type: "scan_started", data: { cleanup: true, skip_self_update: false } });
    expect(cleaned).toMatchObject({
      type: "image_cleanup",
      data: {
        images: [{ image_id: old?.imageId, image_name: image, container_id: old?.id, container_name: "web" }],
      },
    });
    expect(completed).toMatchObject({ type: "scan_completed", data: { scanned: 1, updated: 1, failed: 0 } });
    reader.close();
  });

  test("tells of a removed image for each container that ran it", async () => {
    await using fork = await startFork({ WATCHTOWER_CLEANUP: "true" });
    await fork.host.runContainer({ name: "other", image });
    const reader = await listen(fork);
    fork.host.registry.push(image, { content: "two" });
    await fork.call("POST", "/v1/update");
    const [, cleaned] = eventsIn(await reader.until("scan_completed"));
    expect(cleaned?.data["images"]).toMatchObject([{ container_name: "web" }, { container_name: "other" }]);
    reader.close();
  });

  test("shows a check as an update that changed nothing, its errors as failed", async () => {
    await using fork = await startFork();
    const reader = await listen(fork);
    fork.host.registry.failPulls("*");
    await fork.call("POST", "/v1/check");
    const [, completed] = eventsIn(await reader.until("scan_completed"));
    expect(completed?.data).toEqual({ scanned: 1, updated: 0, failed: 1 });
    reader.close();
  });

  test("tells of a run that died", async () => {
    await using fork = await startFork();
    const reader = await listen(fork);
    fork.watchtower.failDockerOnce();
    await fork.call("POST", "/v1/update");
    const [, failed] = eventsIn(await reader.until("scan_failed"));
    expect(failed?.data["error"]).toMatch(/Cannot connect to the Docker daemon/);
    reader.close();
  });

  test("has a heartbeat comment", async () => {
    await using fork = await startFork();
    const reader = await listen(fork);
    fork.watchtower.events.heartbeat();
    expect(await reader.until(":\n\n")).toBe("retry: 5000\n\n:\n\n");
    reader.close();
  });

  test("is compressed frame by frame when that is offered", async () => {
    await using fork = await startFork();
    const reader = await listen(fork, { ...listener, "accept-encoding": "gzip" });
    expect(reader.headers["content-encoding"]).toBe("gzip");
    await reader.until("retry: 5000\n\n");
    fork.watchtower.events.heartbeat();
    await reader.until(":\n\n");
    reader.close();
  });

  test("keeps ten events for a subscriber that does not keep up and loses the later ones", async () => {
    await using fork = await startFork();
    const reader = await listen(fork);
    const held = fork.watchtower.events.hold();
    for (let run = 0; run < 7; run++) await fork.call("POST", "/v1/update?container=nothing");
    held.release();
    fork.watchtower.events.heartbeat();
    expect(eventsIn(await reader.until("\n:\n\n"))).toHaveLength(10);
    reader.close();
  });

  test("keeps nothing for those who come later, and ends with the process", async () => {
    await using fork = await startFork();
    const first = await listen(fork);
    await fork.call("POST", "/v1/update");
    fork.watchtower.events.disconnect();
    expect(eventsIn(await first.ended())).toHaveLength(2);
    const second = await listen(fork);
    await fork.watchtower.events.connected();
    await fork.watchtower.restart();
    expect(await second.ended()).toBe("retry: 5000\n\n");
  });

  test("tells when nobody is connected any more", async () => {
    await using fork = await startFork();
    await fork.watchtower.events.idle();
    const reader = await listen(fork);
    await fork.watchtower.events.connected();
    const idle = fork.watchtower.events.idle();
    reader.close();
    await idle;
    expect(fork.watchtower.events.subscribers).toBe(0);
  });

  test("has room for a hundred", async () => {
    await using fork = await startFork();
    const readers = await Promise.all(Array.from({ length: 100 }, () => listen(fork)));
    await fork.watchtower.events.connected(100);
    await expect(listen(fork)).rejects.toThrow("status 503");
    readers[0]?.close();
    await readers[0]?.ended();
    const reply = fork.watchtower.events.subscribers;
    expect(reply).toBeGreaterThanOrEqual(99);
    for (const reader of readers) reader.close();
  });
});

describe("who may listen", () => {
  test.each([
    [{ authorization: "Bearer listener" }, ""],
    [{ authorization: "bearer  listener" }, ""],
    [{ authorization: "listener" }, ""],
    [{}, "?access_token=listener"],
    [{ ...listener, origin: "http://ui.test" }, ""],
    [{ ...listener, origin: "null" }, ""],
  ])("%j %s is let in", async (headers, query) => {
    await using fork = await startFork({ WATCHTOWER_HTTP_API_CORS_ORIGINS: "http://ui.test" });
    (await listen(fork, headers, query)).close();
  });

  test.each([
    [{ authorization: "Bearer simulated-token" }, "", 401],
    [{ cookie: "access_token=listener" }, "", 401],
    [{}, "?access_token=other", 401],
    [{ ...listener, origin: "http://evil.test" }, "", 403],
  ])("%j %s is refused", async (headers, query, status) => {
    await using fork = await startFork({ WATCHTOWER_HTTP_API_CORS_ORIGINS: "http://ui.test" });
    await expect(listen(fork, headers, query)).rejects.toThrow(`status ${status}`);
  });

  test("a page of the API's own address", async () => {
    await using fork = await startFork();
    (await listen(fork, { ...listener, origin: fork.watchtower.url })).close();
    await expect(listen(fork, { ...listener, origin: "http://127.0.0.1:1" })).rejects.toThrow("status 403");
  });

  test("nobody at a Watchtower that got no events token: it does not start", async () => {
    await expect(startFork({ WATCHTOWER_HTTP_API_EVENTS_TOKEN: "" })).rejects.toThrow(
      "events API token is required",
    );
  });
});
