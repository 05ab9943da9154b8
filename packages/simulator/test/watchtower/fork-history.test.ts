import { expect, test } from "vitest";
import { type Reply, send } from "../support/request.ts";
import { createDockerHost, startWatchtower, type WatchtowerProcess } from "../../src/index.ts";

interface History {
  entries: { timestamp: string }[];
  count: number;
}

async function withHistory(runs: number, act: (get: (query?: string) => Promise<Reply>) => Promise<void>) {
  let minute = 0;
  await using host = createDockerHost({ now: () => new Date(Date.UTC(2026, 0, 1, 0, minute)) });
  await using watchtower: WatchtowerProcess = await startWatchtower({
    flavour: "nicholas-fedor",
    host,
    env: {
      WATCHTOWER_HTTP_API_ENDPOINTS: "update,history",
      WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true",
      WATCHTOWER_HTTP_API_RATE_LIMIT: "1000",
    },
  });
  for (minute = 1; minute <= runs; minute++) await watchtower.runScheduledScan();
  await act((query = "") =>
    send(`${watchtower.url}/v1/history${query}`, {
      headers: { authorization: `Bearer ${watchtower.token}` },
    }),
  );
}

function minutesOf(reply: Reply): number[] {
  return (JSON.parse(reply.body) as History).entries.map(({ timestamp }) =>
    new Date(timestamp).getUTCMinutes(),
  );
}

test.each([
  ["", [1, 2, 3, 4]],
  ["?limit=2", [3, 4]],
  ["?limit=0", [1, 2, 3, 4]],
  ["?limit=", [1, 2, 3, 4]],
  ["?since=2026-01-01T00:03:00Z", [3, 4]],
  ["?since=2026-01-01T01:03:00%2B01:00", [3, 4]],
  ["?since=2026-01-01T00:02:00Z&until=2026-01-01T00:03:30.5Z", [2, 3]],
  ["?since=2026-01-01T00:01:00Z&limit=1", [4]],
  ["?until=2020-01-01T00:00:00Z", []],
])("history%s is oldest first, the newest of it kept by a limit", async (query, minutes) => {
  await withHistory(4, async (get) => {
    expect(minutesOf(await get(query))).toEqual(minutes);
  });
});

test("an entry has its counts and a time with its fraction", async () => {
  await withHistory(1, async (get) => {
    expect((JSON.parse((await get()).body) as History).entries).toEqual([
      {
        timestamp: expect.stringMatching(/^2026-01-01T00:01:00\.0000\d+Z$/) as string,
        scanned: 0,
        updated: 0,
        failed: 0,
        restarted: 0,
        skipped: 0,
      },
    ]);
  });
});

test("the newest 500 are kept", async () => {
  await withHistory(503, async (get) => {
    expect(JSON.parse((await get()).body)).toMatchObject({ count: 500 });
  });
});

test.each([
  ["since=", "invalid 'since' parameter: empty value"],
  ["until=", "invalid 'until' parameter: empty value"],
  [
    "since=2026-01-01T00:00:00+01:00",
    `invalid 'since' parameter: invalid time parameter: parsing time "2026-01-01T00:00:00 01:00" as ` +
      `"2006-01-02T15:04:05Z07:00": cannot parse " 01:00" as "Z07:00"`,
  ],
  [
    "since=2026-13-01T00:00:00Z",
    `invalid 'since' parameter: invalid time parameter: parsing time "2026-13-01T00:00:00Z": month out of range`,
  ],
  ["limit=-1", "invalid 'limit' parameter: limit must be non-negative"],
  [
    "limit=x",
    `invalid 'limit' parameter: invalid limit parameter: strconv.Atoi: parsing "x": invalid syntax`,
  ],
  [
    "since=2027-01-01T00:00:00Z&until=2026-01-01T00:00:00Z",
    "invalid time range: 'since' must not be after 'until'",
  ],
])("%s is a 400 in Go's words", async (query, body) => {
  await withHistory(0, async (get) => {
    expect(await get(`?${query}`)).toMatchObject({ status: 400, body });
  });
});
