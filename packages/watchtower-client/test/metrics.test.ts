import { describe, expect, it } from "vitest";
import { serve, watch } from "./support/watchtower.ts";

describe("metrics", () => {
  it("reads 1.7.1's names, and leaves out what it does not have", async () => {
    const { client } = await watch();
    const metrics = await client.metrics();
    const { containers, scans, processStartedAt, families } = metrics;
    expect(metrics.updatedIncludesStale).toBe(true);
    expect(metrics).not.toHaveProperty("restartedTotal");
    expect(containers).toEqual({ scanned: 0, updated: 0, failed: 0 });
    expect(scans).toEqual({ total: 0, skipped: 0 });
    expect(Date.parse(processStartedAt ?? "")).toBeLessThanOrEqual(Date.now());
    expect(families.map(({ name }) => name)).toContain("go_goroutines");
  });

  it("reads the fork's names", async () => {
    const { client } = await watch({ flavour: "nicholas-fedor" });
    const { containers, scans, updatedIncludesStale, restartedTotal } = await client.metrics();
    expect(containers).toEqual({ scanned: 0, updated: 0, failed: 0, restarted: 0, skipped: 0 });
    // Its counter of skipped scans is on the page, but nothing raises it: a 0 would be a lie.
    expect(scans).toEqual({ total: 0, dropped: 0 });
    expect(updatedIncludesStale).toBe(false);
    expect(restartedTotal).toBe(0);
  });

  it.each([
    ["a page that is no exposition", "<html>log in</html>"],
    ["another program's exposition", "node_load1 0.5\n"],
    ["nothing at all", ""],
  ])("does not take %s for metrics", async (_, body) => {
    const client = await serve((request, response) => response.end(body));
    await expect(client.metrics()).rejects.toMatchObject({ code: "DECODE" });
  });
});
