import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { createWatchtowerClient, type WatchtowerClient } from "../../src/index.ts";
import { containrrrHandlers, forkHandlers, testFetch } from "../../src/testing/index.ts";
import { failureOf } from "../support/watchtower.ts";

function clientOf(handlers: ReturnType<typeof forkHandlers>, token = "test-token"): WatchtowerClient {
  const url = "http://watchtower.test:8080";
  return createWatchtowerClient({ url, token, eventsToken: "test-events-token", fetch: testFetch(handlers) });
}

describe("containrrrHandlers", () => {
  it("is detected as 1.7.1, and does what the test says", async () => {
    const client = clientOf(containrrrHandlers({ onUpdate: () => ({ scanned: 2, updated: 1 }) }));
    expect(await client.detect()).toMatchObject({ flavour: "containrrr", endpoints: { update: "enabled" } });
    expect(await client.update()).toMatchObject({
      outcome: "completed",
      summary: { scanned: 2, updated: 1, failed: 0 },
    });
    expect((await client.metrics()).scans).toEqual({ total: 1, skipped: 0 });
  });

  it("skips without a word", async () => {
    const client = clientOf(containrrrHandlers({ onUpdate: () => "skip" }));
    expect(await client.update({ rereads: { times: 1, everyMs: 1 } })).toMatchObject({ outcome: "skipped" });
  });

  it("breaks the connection", async () => {
    const client = clientOf(containrrrHandlers({ onUpdate: () => "disconnect" }));
    expect(await client.update()).toMatchObject({ outcome: "unknown", reason: "disconnected" });
  });

  it("refuses a wrong token, and what is not enabled", async () => {
    expect(await failureOf(clientOf(containrrrHandlers(), "wrong").metrics())).toMatchObject({ status: 401 });
    const client = clientOf(containrrrHandlers({ enabled: ["update"] }));
    expect(await failureOf(client.metrics())).toMatchObject({ kind: "not-enabled" });
  });

  it("hands over the target", async () => {
    const targets: (readonly string[])[] = [];
    const onUpdate = ({ images }: { images: readonly string[] }): object => {
      targets.push(images);
      return {};
    };
    await clientOf(containrrrHandlers({ onUpdate })).update({ images: ["ghcr.io/o/app"] });
    expect(targets).toEqual([["ghcr.io/o/app"]]);
  });
});

describe("forkHandlers", () => {
  it("is detected as the fork, and remembers its runs", async () => {
    const containers = [{ name: "web", image: "nginx:1.27" }];
    const client = clientOf(forkHandlers({ containers, onUpdate: () => ({ scanned: 1, restarted: 1 }) }));
    expect(await client.detect()).toMatchObject({ flavour: "nicholas-fedor" });
    expect(await client.update()).toMatchObject({ outcome: "completed", summary: { scanned: 1 } });
    expect(await client.history()).toHaveLength(1);
    expect((await client.metrics()).restartedTotal).toBe(1);
  });

  it.each([
    ["busy", { outcome: "skipped", retryAfterMs: 30_000 }],
    ["time-limit", { outcome: "unknown", reason: "server-timeout" }],
    ["disconnect", { outcome: "unknown", reason: "disconnected" }],
  ] as const)("answers %s", async (answer, outcome) => {
    expect(await clientOf(forkHandlers({ onUpdate: () => answer })).update()).toMatchObject(outcome);
  });

  it("accepts", async () => {
    const client = clientOf(forkHandlers());
    expect(await client.update({ async: true })).toMatchObject({ outcome: "accepted" });
  });

  it("streams events", async () => {
    const data = { scanned: 1, updated: 0, failed: 0 };
    const events = clientOf(forkHandlers({ events: [{ type: "scan_completed", data }] })).events();
    expect((await events.next()).value).toMatchObject({ type: "scan-completed", scanned: 1 });
    await events.return();
  });

  it("lets a test's own handlers go first", async () => {
    const own = http.get("http://watchtower.test:8080/v1/status", () =>
      HttpResponse.text("oops", { status: 500 }),
    );
    const client = clientOf([own, ...forkHandlers()]);
    expect(await failureOf(client.status())).toMatchObject({ kind: "server-error" });
  });
});

describe("testFetch", () => {
  it("names a request that no handler knows", async () => {
    await expect(testFetch([])("http://host/path", {})).rejects.toThrow(
      /no handler answers GET http:\/\/host\/path/,
    );
  });

  it("heeds an abort", async () => {
    const never = http.get("http://host/", () => new Promise<never>(() => undefined));
    const controller = new AbortController();
    const work = testFetch([never])("http://host/", { signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(work).rejects.toBe(reason);
  });
});
