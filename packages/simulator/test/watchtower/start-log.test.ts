import { describe, expect, test } from "vitest";
import { createDockerHost, startWatchtower, type WatchtowerFlavour } from "../../src/index.ts";

const now = new Date("2026-11-23T19:43:13.500Z");
const polls = { WATCHTOWER_HTTP_API_UPDATE: "true", WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true" };

/** The log of a start without its times; of one that fails too. */
async function start(flavour: WatchtowerFlavour, env: Record<string, string>): Promise<string[]> {
  await using host = createDockerHost({ now: () => now });
  await using watchtower = await startWatchtower({ flavour, host, env });
  return watchtower.logs.map((line) => line.replace(/^time=\S+ /, ""));
}

describe("1.7.1 says", () => {
  test("when its schedule runs first", async () => {
    expect(await start("containrrr", { ...polls, WATCHTOWER_SCHEDULE: "0 0 4 * * *" })).toEqual([
      'level=info msg="Watchtower 1.7.1"',
      'level=info msg="Using no notifications"',
      'level=info msg="Checking all containers (except explicitly disabled with label)"',
      'level=info msg="Scheduling first run: 2026-11-24 04:00:00 +0000 UTC"',
      'level=info msg="Note that the first check will be performed in 8 hours, 16 minutes, 46 seconds"',
      'level=info msg="The HTTP API is enabled at :8080."',
    ]);
  });

  test("that the update endpoint switched the schedule off, and what it looks at", async () => {
    const lines = await start("containrrr", {
      WATCHTOWER_HTTP_API_UPDATE: "true",
      WATCHTOWER_DISABLE_CONTAINERS: "a,b",
      WATCHTOWER_LABEL_ENABLE: "true",
      WATCHTOWER_SCOPE: "none",
      WATCHTOWER_SCHEDULE: "unreadable, and never read",
    });
    expect(lines.slice(2, 4)).toEqual([
      String.raw`level=info msg="Only checking containers not named one of \"a\" or \"b\", using enable label, without a scope,"`,
      'level=info msg="Periodic runs are not enabled."',
    ]);
  });
});

describe("the fork says", () => {
  test("what is served, its scope and when its schedule runs", async () => {
    expect(await start("nicholas-fedor", { ...polls, WATCHTOWER_SCOPE: "s" })).toEqual([
      'level=info msg="HTTP API server is enabled" host=0.0.0.0 notify=no port=8080 tls=false',
      'level=info msg="Watchtower 1.21.0 using Docker API v1.45"',
      'level=info msg="Using no notifications"',
      'level=info msg="Only checking containers in scope" scope=s',
      'level=info msg="HTTP API and periodic updates enabled"',
      'level=info msg="Next scheduled run: 2026-11-24 19:43:13 UTC in 23 hours 59 minutes 59 seconds"',
    ]);
  });
});

test.each([
  ["containrrr", { WATCHTOWER_SCHEDULE: "nope" }, "Expected 5 to 6 fields, found 1: nope"],
  ["containrrr", { WATCHTOWER_SCHEDULE: '"0 0 4 * * *"' }, "parse int"],
  ["containrrr", { WATCHTOWER_SCHEDULE: "@daily", WATCHTOWER_POLL_INTERVAL: "60" }, "not both"],
  ["containrrr", { WATCHTOWER_MONITOR_ONLY: "true", WATCHTOWER_ROLLING_RESTART: "true" }, "Rolling restarts"],
  ["nicholas-fedor", { WATCHTOWER_SCHEDULE: "nope" }, "expected 5 to 6 fields, found 1: [nope]"],
  [
    "nicholas-fedor",
    { WATCHTOWER_SCHEDULE: "@daily", WATCHTOWER_POLL_INTERVAL: "60" },
    "interval=true schedule=true",
  ],
  ["nicholas-fedor", { WATCHTOWER_POLL_INTERVAL: "24h" }, "interval: parse int"],
  ["nicholas-fedor", { WATCHTOWER_HTTP_API_HOST: "localhost" }, "must be empty or a valid IP address"],
  ["nicholas-fedor", { WATCHTOWER_ENABLE_CONTAINERS_BY_LABEL: "c" }, "missing '=' separator"],
] as const)("%s does not start with %j", async (flavour, env, reason) => {
  await expect(start(flavour, env)).rejects.toThrow(reason);
});

test("the fork drops quotes around its schedule, and 1.7.1 takes an unreadable interval for 0", async () => {
  const quoted = await start("nicholas-fedor", { WATCHTOWER_SCHEDULE: '"0 0 4 * * *"' });
  expect(quoted.at(-1)).toContain("Next scheduled run: 2026-11-24 04:00:00 UTC");
  const hourly = await start("containrrr", { WATCHTOWER_POLL_INTERVAL: "24h" });
  expect(hourly.at(-2)).toContain("Scheduling first run: 2026-11-23 19:43:14");
});
