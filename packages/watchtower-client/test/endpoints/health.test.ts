import { describe, expect, it } from "vitest";
import { watchFork } from "../support/fork.ts";
import { failureOf, watch } from "../support/watchtower.ts";

describe("health", () => {
  it("asks the three probes, without the token, which they do not need", async () => {
    const { client, watchtower } = await watchFork();
    await client.detect();
    const before = watchtower.requests.length;
    expect(await client.health()).toEqual({ live: true, ready: true, started: true });
    const probes = watchtower.requests.slice(before);
    expect(probes.map(({ path }) => path).sort()).toEqual(["/livez", "/readyz", "/startupz"]);
    expect(probes.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
  });

  it("is not ready while Docker does not answer", async () => {
    const { client, watchtower } = await watchFork();
    watchtower.setDockerReachable(false);
    expect(await client.health()).toEqual({ live: true, ready: false, started: true });
  });

  it("does not take the rate limit, which counts probes, too, for ill health", async () => {
    const env = { WATCHTOWER_HTTP_API_ENDPOINTS: "health", WATCHTOWER_HTTP_API_RATE_LIMIT: "5" };
    const { client } = await watch({ flavour: "nicholas-fedor", env });
    await client.detect();
    expect(await failureOf(client.health())).toMatchObject({ status: 429, kind: "rate-limited" });
  });
});
