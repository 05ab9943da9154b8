import { describe, expect, it } from "vitest";
import { watchFork } from "../support/fork.ts";

const run = { scanned: 1, updated: 1, failed: 0, restarted: 0, skipped: 0 };

describe("history and status", () => {
  it("has nothing before the first run", async () => {
    const { client } = await watchFork();
    expect(await client.status()).toBeUndefined();
    expect(await client.history()).toEqual([]);
  });

  it("tells runs, with nanoseconds that a Date would cut, and not the checks", async () => {
    const { client } = await watchFork();
    await client.update();
    await client.check();
    await client.update({ images: ["nginx"] });
    const entries = await client.history();
    expect(entries).toMatchObject([run, { ...run, updated: 0 }]);
    expect(entries[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    expect(await client.history({ limit: 1 })).toEqual(entries.slice(1));
    expect(await client.history({ since: entries[1]!.at })).toEqual(entries.slice(1));
    expect(await client.history({ until: entries[0]!.at })).toEqual(entries.slice(0, 1));
  });

  it("keeps the time of a status reply apart from that of the run", async () => {
    const { client } = await watchFork();
    await client.update();
    const status = await client.status();
    expect(status).toEqual({ summary: run, repliedAt: expect.stringMatching(/^[\d-]+T[\d:]+Z$/) as string });
  });

  it("encodes the plus of an offset, which would arrive as a blank", async () => {
    const { client, watchtower } = await watchFork();
    await client.history({ since: "2026-01-01T00:00:00+01:00", until: new Date("2027-01-01"), limit: 5 });
    expect(watchtower.requests.at(-1)?.path).toBe(
      "/v1/history?since=2026-01-01T00%3A00%3A00%2B01%3A00&until=2027-01-01T00%3A00%3A00.000Z&limit=5",
    );
  });

  it.each([{ since: "" }, { since: "yesterday" }, { until: new Date(NaN) }, { since: "2026-01-01" }])(
    "refuses the time in %j",
    async (range) => {
      const { client } = await watchFork();
      await expect(client.history(range)).rejects.toThrow(/must be a Date or RFC 3339/);
    },
  );

  it.each([0, -1, 1.5])("refuses the limit %s; the fork reads 0 as no limit", async (limit) => {
    const { client } = await watchFork();
    await expect(client.history({ limit })).rejects.toThrow(/limit must be a whole number from 1/);
  });
});
