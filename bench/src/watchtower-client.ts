// Benchmarks of @stack/watchtower-client; every figure with a bar is a ratio of two sides measured in turns.
//   npm run bench -- watchtower-client
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseMetrics } from "@stack/prometheus-text";
import { createWatchtowerClient } from "@stack/watchtower-client";
import { getGlobalDispatcher } from "undici";

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
let isMissed = false;

function report(what: string, ratio: number, bar: number, detail: string): void {
  const isMet = ratio <= bar;
  isMissed ||= !isMet;
  console.log(`${isMet ? "met   " : "MISSED"} ${what}: ${ratio.toFixed(2)} (at most ${bar}); ${detail}`);
}

/** The time of a round in milliseconds: so many calls, so many at once. */
async function round(call: () => Promise<unknown>, calls: number, atOnce: number): Promise<number> {
  const startedAt = performance.now();
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return performance.now() - startedAt;
}

/** The median of the ratios of neighbouring rounds, which share the machine's mood. */
async function compare(
  what: string,
  ours: () => Promise<unknown>,
  raw: () => Promise<unknown>,
  atOnce: number,
): Promise<void> {
  const calls = atOnce === 1 ? 400 : 2_000;
  const pairs: { ours: number; raw: number }[] = [];
  for (let turn = -3; turn < 25; turn++) {
    const isOursFirst = turn % 2 === 0;
    const first = await round(isOursFirst ? ours : raw, calls, atOnce);
    const second = await round(isOursFirst ? raw : ours, calls, atOnce);
    if (turn < 0) continue; // warming up
    pairs.push(isOursFirst ? { ours: first, raw: second } : { ours: second, raw: first });
  }
  const each = (side: "ours" | "raw"): string =>
    ((median(pairs.map((pair) => pair[side])) / calls) * 1_000).toFixed(0);
  const ratio = median(pairs.map((pair) => pair.ours / pair.raw));
  report(`${what}, ${atOnce} at once`, ratio, 1.15, `${each("ours")} µs against ${each("raw")} µs a call`);
}

async function importTime(specifier: string): Promise<number> {
  const program = `const at = performance.now(); await import(${JSON.stringify(specifier)}); process.stdout.write(String(performance.now() - at));`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  return Promise.resolve(Number(out));
}

const server = fork(fileOf("watchtower-client-server.ts"));
const [{ port }] = (await once(server, "message")) as [{ port: number }];
try {
  const url = `http://127.0.0.1:${port}`;
  const client = createWatchtowerClient({ url, token: "token" });
  await client.detect();
  const dispatcher = getGlobalDispatcher();
  const headers = { authorization: "Bearer token" };
  const rawMetrics = async (): Promise<unknown> => {
    const { body } = await dispatcher.request({ origin: url, path: "/v1/metrics", method: "GET", headers });
    return parseMetrics(new Uint8Array(await body.arrayBuffer()));
  };
  const rawUpdate = async (): Promise<unknown> => {
    const { body } = await dispatcher.request({ origin: url, path: "/v1/update", method: "POST", headers });
    return body.json();
  };
  for (const atOnce of [1, 100]) {
    await compare("metrics()", () => client.metrics(), rawMetrics, atOnce);
    await compare("update()", () => client.update(), rawUpdate, atOnce);
  }

  const imports = { ours: [] as number[], empty: [] as number[] };
  for (let turn = 0; turn < 15; turn++) {
    imports.empty.push(await importTime("data:text/javascript,"));
    imports.ours.push(await importTime(import.meta.resolve("@stack/watchtower-client")));
  }
  const importMs = median(imports.ours) - median(imports.empty);
  isMissed ||= importMs > 10;
  console.log(
    `${importMs <= 10 ? "met   " : "MISSED"} import over an empty module: ${importMs.toFixed(1)} ms (at most 10)`,
  );

  const measured = new Map<number, number[]>();
  for (let turn = 0; turn < 3; turn++) {
    for (const hosts of [1_000, 10_000]) {
      const child = fork(fileOf("watchtower-client-hosts.ts"), [String(port), String(hosts)]);
      const [figures] = (await once(child, "message")) as [
        { elapsedMs: number; cpuMs: number; peakBytes: number; sockets: number; failed: number },
      ];
      measured.set(hosts, [...(measured.get(hosts) ?? []), figures.elapsedMs]);
      const { elapsedMs, cpuMs, peakBytes, sockets, failed } = figures;
      console.log(
        `       ${hosts} hosts at once: ${elapsedMs.toFixed(0)} ms (${cpuMs.toFixed(0)} ms of CPU), ` +
          `${(peakBytes / 2 ** 20).toFixed(0)} MiB at most, ${sockets} sockets, ${failed} failed`,
      );
    }
  }
  const [thousand = [], tenThousand = []] = [measured.get(1_000), measured.get(10_000)];
  report("10,000 hosts over 1,000", median(tenThousand) / median(thousand), 10.5, "time, medians of three");
} finally {
  server.kill();
}
if (isMissed) process.exitCode = 1;
