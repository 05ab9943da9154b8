import { describe, expect, it, onTestFinished } from "vitest";
import type { FetchFunction } from "@stack/http";
import { beforeFirstLook, stopTime, slowAfter } from "./support/looks.ts";
import { serve, watch } from "./support/watchtower.ts";

/** A Watchtower whose lock a scheduled scan holds, and how to end that scan. */
async function watchBusy(transport: FetchFunction) {
  const { client, watchtower } = await watch({}, { fetch: transport });
  await client.detect();
  const held = watchtower.holdUpdates();
  onTestFinished(() => held.release());
  const scheduled = watchtower.runScheduledScan();
  await held.waiting();
  const endScan = async (): Promise<void> => {
    held.release();
    await scheduled;
  };
  return { client, watchtower, endScan };
}

const noEvidence = { outcome: "unknown", reason: "no-evidence" };

describe("the evidence for an empty reply", () => {
  it("says how it is known: Watchtower was kept busy, or the lock was waited for", async () => {
    const { client } = await watch();
    expect(await client.update()).toMatchObject({ outcome: "completed", evidence: "duration" });
    expect(await client.update({ images: ["nginx"] })).toMatchObject({
      outcome: "completed",
      evidence: "lock",
      summary: { scanned: 1 },
    });
  });

  it("does not take a scheduled scan for the update, when it ended right after the update was skipped", async () => {
    let endScan: () => Promise<void> = () => Promise.resolve();
    const busy = await watchBusy(beforeFirstLook(() => endScan()));
    endScan = busy.endScan;
    // Skipped at once; the counter is 1 higher at the first look.
    expect(await busy.client.update()).toMatchObject(noEvidence);
  });

  it("does not take it for the update either when this process was too busy to see the answer to the skip", async () => {
    let endScan: () => Promise<void> = () => Promise.resolve();
    const inner = beforeFirstLook(() => endScan());
    const busy = await watchBusy(async (url, init) => {
      const response = await inner(url, init);
      const until = performance.now() + 200;
      while (init.method === "POST" && performance.now() < until); // as when other work holds up the event loop
      return response;
    });
    endScan = busy.endScan;
    expect(await busy.client.update()).toMatchObject(noEvidence);
  });

  it("does not take two runs that ended in between for the update", async () => {
    let inBetween: () => Promise<void> = () => Promise.resolve();
    const { client, watchtower, endScan } = await watchBusy(beforeFirstLook(() => inBetween()));
    inBetween = async () => {
      await endScan();
      await watchtower.runScheduledScan();
    };
    expect(await client.update()).toMatchObject(noEvidence);
  });

  it("takes a run for the update when two looks overtook it and took their time, as on a slow way", async () => {
    const pass = stopTime();
    let overtaken: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (overtaken = resolve));
    const transport = slowAfter(2, { beforeLast: () => pass(100), afterLast: () => overtaken() });
    const { client, watchtower } = await watch({}, { fetch: transport });
    const held = watchtower.holdUpdates();
    const update = client.update();
    await both;
    held.release();
    expect(await update).toMatchObject({ outcome: "completed", evidence: "duration" });
  });

  it("does not take two quick looks for a slow way, however long the answer was held up after them", async () => {
    const pass = stopTime();
    let endScan: () => Promise<void> = () => Promise.resolve();
    let overtaken: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (overtaken = resolve));
    const inner = beforeFirstLook(() => endScan());
    const heldUp: FetchFunction = async (url, init) => {
      const response = await inner(url, init);
      if (init.method !== "POST") return response;
      await both;
      pass(150);
      return response;
    };
    const busy = await watchBusy(slowAfter(2, { afterLast: () => overtaken(), through: heldUp }));
    endScan = busy.endScan;
    expect(await busy.client.update()).toMatchObject(noEvidence);
  });

  it("has no evidence from looks that could not overtake, but for an answer that took longer than any hold-up", async () => {
    const pass = stopTime();
    const { client, watchtower } = await watch({}, { fetch: slowAfter(0) });
    expect(await client.update()).toMatchObject(noEvidence);
    const held = watchtower.holdUpdates();
    const update = client.update();
    await held.waiting();
    pass(3_000);
    held.release();
    expect(await update).toMatchObject({ outcome: "completed", evidence: "duration" });
  });

  it("is unknown where the counter does not rise although Watchtower was at work", async () => {
    const { client, watchtower } = await watch();
    watchtower.metricsLag(100);
    const outcome = await client.update({ rereads: { times: 1, everyMs: 1 } });
    expect(outcome).toMatchObject(noEvidence);
    expect(outcome).toMatchObject({ explanation: expect.stringMatching(/counter did not rise/) as string });
  });

  it("keeps a run apart from a scheduled one that was skipped meanwhile", async () => {
    const { client, watchtower } = await watch();
    const held = watchtower.holdUpdates();
    const update = client.update();
    await held.waiting();
    await watchtower.runScheduledScan(); // skipped: counted as a scan, and as skipped
    held.release();
    expect(await update).toMatchObject({ outcome: "completed", summary: { scanned: 1, updated: 1 } });
  });

  it("does not take a skipped scheduled scan alone for a run", async () => {
    let inBetween: () => Promise<void> = () => Promise.resolve();
    const { client, watchtower, endScan } = await watchBusy(beforeFirstLook(() => inBetween()));
    inBetween = () => watchtower.runScheduledScan();
    const rereads = { times: 3, everyMs: 1 };
    expect(await client.update({ rereads })).toMatchObject({ outcome: "skipped" });
    await endScan();
  });

  it("does not let two updates of one client both claim the one run", async () => {
    const { client, watchtower } = await watch();
    await client.detect();
    const held = watchtower.holdUpdates();
    const first = client.update();
    await held.waiting();
    const second = client.update();
    await expect.poll(() => watchtower.requests.filter(({ method }) => method === "POST").length).toBe(2);
    held.release();
    const outcomes = [await first, (await second).outcome];
    expect(outcomes[0]).toMatchObject({ outcome: "completed" });
    expect(outcomes[1]).not.toBe("completed");
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
    let looks = 0;
    let isAnswered = false;
    const { client, endScan } = await watchBusy(async (url, init) => {
      if (isAnswered && url.endsWith("/v1/metrics")) looks += 1;
      const response = await fetch(url, init);
      isAnswered ||= init.method === "POST";
      return response;
    });
    expect(await client.update({ rereads: { times: 1, everyMs: 1 } })).toMatchObject({ outcome: "skipped" });
    // One that may have been under way in between, the first, and one more.
    expect(looks).toBeGreaterThanOrEqual(2);
    expect(looks).toBeLessThanOrEqual(3);
    await endScan();
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
