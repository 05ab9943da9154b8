import { describe, expect, it } from "vitest";
import type { MetricsPoll } from "../src/index.ts";
import { metricsDelta } from "../src/metrics-delta.ts";
import { serve, watch } from "./support/watchtower.ts";

async function next(polls: AsyncIterator<MetricsPoll>): Promise<MetricsPoll> {
  const result = await polls.next();
  if (result.done === true) throw new Error("The polling was expected to go on.");
  return result.value;
}

describe("pollMetrics", () => {
  it("yields what changed since the last read", async () => {
    const { client } = await watch();
    await using polls = client.pollMetrics({ intervalMs: 1 });
    expect(await next(polls)).toMatchObject({ outcome: "read", metrics: { scans: { total: 0 } } });
    await client.update();
    const second = await next(polls);
    expect(second).toMatchObject({ outcome: "read", delta: { runs: 1, skippedRuns: 0, restarted: false } });
    expect(await next(polls)).toMatchObject({ delta: { runs: 0 } });
  });

  it("notices a restart, after which the counters began anew", async () => {
    const { client, watchtower } = await watch();
    await client.update();
    await client.update();
    await using polls = client.pollMetrics({ intervalMs: 1 });
    expect(await next(polls)).toMatchObject({ metrics: { scans: { total: 2 } } });
    await watchtower.restart();
    await client.metrics().catch(() => undefined); // over the socket of before the restart
    await client.update();
    let poll = await next(polls);
    while (poll.outcome === "failed") poll = await next(polls);
    expect(poll).toMatchObject({ delta: { restarted: true, runs: 1 } });
  });

  it("backs off as the rate limit asks, within the caller's bound, and goes on", async () => {
    let calls = 0;
    const client = await serve((_, response) => {
      if (++calls === 2) response.writeHead(429, { "retry-after": "40" }).end("Too Many Requests");
      else response.end("watchtower_scans_total 1\n");
    });
    await using polls = client.pollMetrics({ intervalMs: 1, maxBackOffMs: 20 });
    await next(polls);
    expect(await next(polls)).toMatchObject({
      outcome: "failed",
      retryInMs: 20,
      error: { kind: "rate-limited", retryAfterMs: 40_000 },
    });
    expect(await next(polls)).toMatchObject({ outcome: "read", delta: { runs: 0 } });
  });

  it("waits longer from failure to failure", async () => {
    const client = await serve((_, response) => void response.writeHead(503).end());
    await using polls = client.pollMetrics({ intervalMs: 1 });
    const waits: number[] = [];
    for await (const poll of polls) {
      if (poll.outcome === "failed") waits.push(poll.retryInMs);
      if (waits.length === 4) break;
    }
    expect(waits).toEqual([1, 2, 4, 8]);
  });

  it("ends with an error that trying again cannot mend", async () => {
    const { client } = await watch({}, { token: "wrong" });
    await using polls = client.pollMetrics({ intervalMs: 1 });
    await expect(polls.next()).rejects.toMatchObject({ kind: "unauthorized" });
    expect(await polls.next()).toEqual({ done: true, value: undefined });
  });

  it("rejects with the caller's reason on abort, also while it waits", async () => {
    const { client } = await watch();
    const controller = new AbortController();
    const polls = client.pollMetrics({ intervalMs: 1_000_000, signal: controller.signal });
    await next(polls);
    const waiting = polls.next();
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it("ends at once when it is returned from, although it waits for the next read", async () => {
    const { client } = await watch();
    const polls = client.pollMetrics({ intervalMs: 1_000_000 });
    await next(polls);
    const waiting = polls.next();
    await polls.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it("reads nothing before it is asked to", async () => {
    const { client, watchtower } = await watch();
    await client.pollMetrics({ intervalMs: 1 }).return();
    expect(watchtower.requests).toEqual([]);
  });

  it.each([0, -1, NaN, Infinity])("refuses an interval of %s", async (intervalMs) => {
    const { client } = await watch();
    expect(() => client.pollMetrics({ intervalMs })).toThrow(/intervalMs must be above 0/);
  });
});

describe("metricsDelta", () => {
  it("takes a fallen counter for a restart, also without a start time", () => {
    const read = (total: number) => ({
      containers: {},
      updatedIncludesStale: true,
      scans: { total },
      families: [],
    });
    expect(metricsDelta(read(5), read(2), 10)).toEqual({ elapsedMs: 10, restarted: true, runs: 2 });
    expect(metricsDelta(read(5), read(7), 10)).toEqual({ elapsedMs: 10, restarted: false, runs: 2 });
  });
});
