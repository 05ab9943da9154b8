// Benchmarks of @stack/watchtower-client; every figure with a bar is a ratio of two sides measured in turns.
//   npm run bench -- watchtower-client
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseMetrics } from "@stack/prometheus-text";
import { createWatchtowerClient } from "@stack/watchtower-client";
import { getGlobalDispatcher } from "undici";
import { importTimeOver } from "./import-time.ts";
import { packagesBeside } from "./installed-packages.ts";
import { compareRoundTrips, type Sides } from "./round-trips.ts";
import { atMost, median } from "./verdicts.ts";

const name = "@stack/watchtower-client";
const fileOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const server = fork(fileOf("watchtower-client-server.ts"));
const [{ port }] = (await once(server, "message")) as [{ port: number }];
try {
  await compareCalls(`http://127.0.0.1:${port}`);
  atMost("milliseconds of import over an empty module", importTimeOver(name), 10);
  const beside = packagesBeside(name);
  atMost("packages installed beside it", beside.length, 4, beside.join(", "));
  await pollHosts();
} finally {
  server.kill();
}

/** The update is the fork's, with its reply in JSON: 1.7.1's empty one needs looks at the metrics around it. */
async function compareCalls(url: string): Promise<void> {
  const client = createWatchtowerClient({ url, token: "token" });
  await client.detect();
  const dispatcher = getGlobalDispatcher();
  const headers = { authorization: "Bearer token" };
  const metrics: Sides = {
    ours: () => client.metrics(),
    raw: async () => {
      const { body } = await dispatcher.request({ origin: url, path: "/v1/metrics", method: "GET", headers });
      return parseMetrics(new Uint8Array(await body.arrayBuffer()));
    },
  };
  const update: Sides = {
    ours: () => client.update(),
    raw: async () => {
      const { body } = await dispatcher.request({ origin: url, path: "/v1/update", method: "POST", headers });
      return body.json();
    },
  };
  for (const atOnce of [1, 100]) {
    for (const [what, sides] of Object.entries({ metrics, update })) {
      const { ratio, oursMicroseconds, rawMicroseconds } = await compareRoundTrips(sides, atOnce);
      const detail = `${oursMicroseconds.toFixed(0)} µs against ${rawMicroseconds.toFixed(0)} µs a call`;
      atMost(`${what}() of undici's request, ${atOnce} at once`, ratio, 1.15, detail);
    }
  }
}

interface Polled {
  readonly elapsedMs: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly sockets: number;
  readonly failed: number;
}

async function pollHosts(): Promise<void> {
  const times = new Map<number, number[]>();
  for (let turn = 0; turn < 3; turn++) {
    for (const hosts of [1_000, 10_000]) {
      const child = fork(fileOf("watchtower-client-hosts.ts"), [String(port), String(hosts)]);
      const [{ elapsedMs, cpuMs, peakBytes, sockets, failed }] = (await once(child, "message")) as [Polled];
      times.set(hosts, [...(times.get(hosts) ?? []), elapsedMs]);
      console.log(
        `       ${hosts} hosts at once: ${elapsedMs.toFixed(0)} ms (${cpuMs.toFixed(0)} ms of CPU), ` +
          `${(peakBytes / 2 ** 20).toFixed(0)} MiB at most, ${sockets} sockets, ${failed} failed`,
      );
    }
  }
  const [thousand = [], tenThousand = []] = [times.get(1_000), times.get(10_000)];
  atMost("10,000 hosts over 1,000", median(tenThousand) / median(thousand), 10.5, "time, medians of three");
}
