import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { FetchFunction } from "@stack/http";
import { serve, watch } from "./support/watchtower.ts";

/** A fetch that lets a test do something before the first look at the metrics that follows the update. */
function beforeFirstLook(work: () => Promise<void>): FetchFunction {
  let isSent = false;
  return async (url, init) => {
    if (init.method === "POST") isSent = true;
    else if (isSent && url.endsWith("/v1/metrics")) {
      isSent = false;
      await work();
    }
    return fetch(url, init);
  };
}

function passTime(ms: number): void {
  const now = performance.now.bind(performance);
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now() + ms);
  onTestFinished(() => clock.mockRestore());
}

const noEvidence = { outcome: "unknown", reason: "no-evidence" };

describe("the evidence for an empty reply", () => {
  it("says how it is known: the counter rose, or the server was kept busy, or the lock was waited for", async () => {
    const { client, watchtower } = await watch();
    const stopped = performance.now();
    const clock = vi.spyOn(performance, "now").mockReturnValue(stopped); // answered at once, however busy the machine
    expect(await client.update()).toMatchObject({ outcome: "completed", evidence: "counter" });
    clock.mockRestore();
    const held = watchtower.holdUpdates();
    const update = client.update();
    await held.waiting();
    passTime(400);
    held.release();
    expect(await update).toMatchObject({ outcome: "completed", evidence: "duration" });
    expect(await client.update({ images: ["nginx"] })).toMatchObject({
      outcome: "completed",
      evidence: "lock",
      summary: { scanned: 1 },
    });
  });

  it("does not take a scheduled scan for the update, when it ended long before the first look", async () => {
    let endScan: () => Promise<void> = () => Promise.resolve();
    const transport = beforeFirstLook(() => endScan());
    const { client, watchtower } = await watch({}, { fetch: transport });
    await client.detect();
    const held = watchtower.holdUpdates();
    const scheduled = watchtower.runScheduledScan();
    await held.waiting();
    endScan = async () => {
      held.release();
      await scheduled;
      passTime(600);
    };
    // Skipped at once; the counter is 1 higher at the first look.
    expect(await client.update()).toMatchObject(noEvidence);
  });

  it("does not take two runs that ended in between for the update", async () => {
    let inBetween: () => Promise<void> = () => Promise.resolve();
    const transport = beforeFirstLook(() => inBetween());
    const { client, watchtower } = await watch({}, { fetch: transport });
    await client.detect();
    const held = watchtower.holdUpdates();
    const scheduled = watchtower.runScheduledScan();
    await held.waiting();
    inBetween = async () => {
      held.release();
      await scheduled;
      await watchtower.runScheduledScan();
    };
    expect(await client.update()).toMatchObject(noEvidence);
  });

  it("keeps a run apart from a scheduled one that was skipped meanwhile", async () => {
    const { client, watchtower } = await watch();
    const held = watchtower.holdUpdates();
    const update = client.update();
    await held.waiting();
    await watchtower.runScheduledScan(); // skipped: counted as a scan, and as skipped
    passTime(400);
    held.release();
    expect(await update).toMatchObject({ outcome: "completed", summary: { scanned: 1, updated: 1 } });
  });

  it("does not take a skipped scheduled scan alone for a run", async () => {
    let inBetween: () => Promise<void> = () => Promise.resolve();
    const transport = beforeFirstLook(() => inBetween());
    const { client, watchtower } = await watch({}, { fetch: transport });
    await client.detect();
    const held = watchtower.holdUpdates();
    onTestFinished(() => held.release());
    const other = watchtower.runScheduledScan();
    await held.waiting();
    inBetween = () => watchtower.runScheduledScan();
    const rereads = { times: 3, everyMs: 1 };
    expect(await client.update({ rereads })).toMatchObject({ outcome: "skipped" });
    held.release();
    await other;
  });

  it("does not let two updates of one client both claim the one run", async () => {
    const waiting: (() => void)[] = [];
    let total = 0;
    const client = await serve((request, response) => {
      const isRight = request.headers.authorization === "Bearer token";
      if (request.url === "/v1/containers") response.writeHead(404).end("404 page not found\n");
      else if (!isRight) response.writeHead(401).end();
      else if (request.method === "GET") response.end(`watchtower_scans_total ${total}\n`);
      else {
        waiting.push(() => response.end());
        if (waiting.length < 2) return;
        total = 1; // one ran, the other was skipped; both are answered at once
        for (const answer of waiting) answer();
      }
    });
    expect(await Promise.all([client.update(), client.update()])).toMatchObject([noEvidence, noEvidence]);
  });

  it("is unknown after a restart in between, whose counters began anew", async () => {
    const holder: { restart?: () => Promise<void> } = {};
    const transport = beforeFirstLook(async () => holder.restart?.());
    const { client, watchtower } = await watch({}, { fetch: transport });
    holder.restart = () => watchtower.restart();
    const outcome = await client.update();
    expect(outcome).toMatchObject(noEvidence);
    expect(outcome).toMatchObject({ explanation: expect.stringMatching(/restarted in between/) as string });
  });

  it("is completed for a target all the same after a restart: its answer came from the run", async () => {
    const holder: { restart?: () => Promise<void> } = {};
    const transport = beforeFirstLook(async () => holder.restart?.());
    const { client, watchtower } = await watch({}, { fetch: transport });
    holder.restart = () => watchtower.restart();
    const outcome = await client.update({ images: ["nginx"] });
    expect(outcome).toMatchObject({ outcome: "completed", evidence: "lock" });
    expect(outcome).not.toHaveProperty("summary");
  });

  it.each([
    ["counter that fell", [5, 0], [0, 0], noEvidence],
    ["total that rose before its skip was counted", [5, 0], [6, 0, 6, 1], { outcome: "skipped" }],
    ["skip after the run, which set the gauges to 0", [5, 0], [7, 1], noEvidence],
  ] as const)("reads a %s as what it is", async (_, before, later, expected) => {
    const looks = [before, ...pairs(later)];
    const client = await serve((request, response) => {
      const isRight = request.headers.authorization === "Bearer token";
      if (request.url === "/v1/containers") response.writeHead(404).end("404 page not found\n");
      else if (!isRight) response.writeHead(401).end();
      else if (request.method === "POST") response.end();
      else {
        const [total, skipped] = (looks.length > 1 ? looks.shift() : looks[0]) ?? [0, 0];
        response.end(
          `watchtower_scans_total ${total}\nwatchtower_scans_skipped ${skipped}\n` +
            "watchtower_containers_scanned 0\nwatchtower_containers_updated 0\nwatchtower_containers_failed 0\n",
        );
      }
    });
    expect(await client.update({ rereads: { times: 2, everyMs: 1 } })).toMatchObject(expected);
  });

  it("bounds the looks by what the caller says", async () => {
    const { client, watchtower } = await watch();
    const held = watchtower.holdUpdates();
    const first = client.update();
    await held.waiting();
    const before = watchtower.requests.length;
    expect(await client.update({ rereads: { times: 1, everyMs: 1 } })).toMatchObject({ outcome: "skipped" });
    // Before, the update itself, and two looks after it.
    expect(watchtower.requests.length - before).toBe(4);
    held.release();
    await first;
  });

  it("is unknown when the metrics cannot be read afterwards", async () => {
    const { client } = await watch(
      {},
      { fetch: beforeFirstLook(() => Promise.reject(new TypeError("fetch failed"))) },
    );
    expect(await client.update({ rereads: { times: 0 } })).toMatchObject(noEvidence);
  });
});

function pairs(values: readonly number[]): (readonly [number, number])[] {
  return Array.from({ length: values.length / 2 }, (_, index) => [
    values[2 * index] ?? 0,
    values[2 * index + 1] ?? 0,
  ]);
}
