// Polls so many hosts at once, from a fresh process, and reports time, memory and sockets.
import { readdirSync } from "node:fs";
import { createWatchtowerClient } from "@stack/watchtower-client";

const [port = "", count = ""] = process.argv.slice(2);
const hosts = Array.from({ length: Number(count) }, (_, index) => {
  const [high, low] = [Math.floor((index + 2) / 250), ((index + 2) % 250) + 1];
  return `http://127.1.${high}.${low}:${port}`;
});
const openFiles = (): number => readdirSync("/proc/self/fd").length;
// What is loaded with the first request is no cost of the hosts.
await createWatchtowerClient({ url: `http://127.0.0.1:${port}`, token: "token" }).metrics();
const filesBefore = openFiles();
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const streams = hosts.map((url) =>
  createWatchtowerClient({ url, token: "token", timeoutMs: 120_000 }).pollMetrics({ intervalMs: 3_600_000 }),
);
const reads = await Promise.all(streams.map((stream) => stream.next()));
const elapsedMs = performance.now() - startedAt;
const cpu = process.cpuUsage(cpuBefore);
const sockets = openFiles() - filesBefore;
const failed = reads.filter((read) => read.done === true || read.value.outcome !== "read").length;
await Promise.all(streams.map((stream) => stream.return()));
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.send?.({ elapsedMs, cpuMs: (cpu.user + cpu.system) / 1_000, peakBytes, sockets, failed });
process.disconnect();
process.exit();
