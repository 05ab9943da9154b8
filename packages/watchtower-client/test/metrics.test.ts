import { describe, expect, it } from "vitest";
import { failureOf, serve, watch } from "./support/watchtower.ts";

describe("metrics", () => {
  it("reads 1.7.1's names, and leaves out what it does not have", async () => {
    const { client } = await watch();
    const { containers, scans, processStartedAt, families } = await client.metrics();
    expect(containers).toEqual({ scanned: 0, updated: 0, failed: 0 });
    expect(scans).toEqual({ total: 0, skipped: 0 });
    expect(Date.parse(processStartedAt ?? "")).toBeLessThanOrEqual(Date.now());
    expect(families.map(({ name }) => name)).toContain("go_goroutines");
  });

  it("reads the fork's names", async () => {
    const { client } = await watch({ flavour: "nicholas-fedor" });
    const { containers, scans } = await client.metrics();
    expect(containers).toEqual({ scanned: 0, updated: 0, failed: 0, restarted: 0, skipped: 0 });
    expect(scans).toEqual({ total: 0, skipped: 0 });
  });

  it("says which setting to change when the token is wrong, without showing it", async () => {
    const { client } = await watch({}, { token: "s3cret-token" });
    const error = await failureOf(client.metrics());
    expect(error).toMatchObject({ code: "HTTP_STATUS", status: 401 });
    expect(error.message).toMatch(/GET http.*\/v1\/metrics was refused.*WATCHTOWER_HTTP_API_TOKEN/);
    expect(error.message).not.toContain("s3cret-token");
  });

  it("says which setting to change when metrics are off", async () => {
    const { client } = await watch({ env: { WATCHTOWER_HTTP_API_UPDATE: "true" } });
    await expect(client.metrics()).rejects.toThrow(
      /no such endpoint \(404\).*WATCHTOWER_HTTP_API_METRICS=true/,
    );
  });

  it("tells a page that is no exposition", async () => {
    const client = await serve((_, response) => response.end("<html>log in</html>"));
    await expect(client.metrics()).rejects.toMatchObject({ code: "DECODE" });
  });

  it("says what to do when nothing listens", async () => {
    const { client, watchtower } = await watch();
    await watchtower.close();
    const error = await failureOf(client.metrics());
    expect(error).toMatchObject({ code: "NETWORK", reason: "refused" });
    expect(error.message).toMatch(/its HTTP API is on, and that its port 8080 is published/);
  });
});
