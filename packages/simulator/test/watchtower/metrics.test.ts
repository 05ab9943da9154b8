import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createDockerHost,
  type DockerHost,
  startWatchtower,
  type WatchtowerProcess,
} from "../../src/index.ts";
import { metric, type Reply, send } from "../support/request.ts";

const image = "registry.test:5000/demo/web:latest";
let now = new Date("2026-01-02T03:04:05.670Z");
let host: DockerHost;
let watchtower: WatchtowerProcess;

beforeEach(async () => {
  now = new Date("2026-01-02T03:04:05.670Z");
  host = createDockerHost({ now: () => now });
  host.registry.push(image, { content: "one" });
  await host.runContainer({ name: "web", image });
  watchtower = await startWatchtower({ host });
});

afterEach(async () => {
  await watchtower.close();
  await host.close();
});

function call(path: string, headers: Record<string, string> = {}): Promise<Reply> {
  return send(`${watchtower.url}${path}`, {
    headers: { authorization: `Bearer ${watchtower.token}`, ...headers },
  });
}

const page = async (): Promise<string> => (await call("/v1/metrics")).body;

describe("the metrics page of 1.7.1", () => {
  test("has its 41 families, each with help and type, sorted by name", async () => {
    const text = await page();
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map((match) => match[1]!);
    const helps = [...text.matchAll(/^# HELP (\S+) \S/gm)].map((match) => match[1]!);
    expect(types).toHaveLength(41);
    expect(helps).toEqual(types);
    expect(types).toEqual([...types].sort());
    expect(types.filter((name) => name.startsWith("watchtower_"))).toEqual([
      "watchtower_containers_failed",
      "watchtower_containers_scanned",
      "watchtower_containers_updated",
      "watchtower_scans_skipped",
      "watchtower_scans_total",
    ]);
  });

  test("comes as text 0.0.4, chunked", async () => {
    const reply = await call("/v1/metrics");
    expect(reply.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(reply.headers["transfer-encoding"]).toBe("chunked");
  });

  test("comes compressed when that is offered", async () => {
    const response = await fetch(`${watchtower.url}/v1/metrics`, {
      headers: { authorization: `Bearer ${watchtower.token}` },
    });
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(await response.text()).toContain("watchtower_scans_total 0\n");
  });

  test("prints numbers as Go does", async () => {
    const text = await page();
    expect(text).toContain("go_memstats_alloc_bytes 957616\n");
    expect(text).toContain("go_memstats_heap_sys_bytes 7.766016e+06\n");
    expect(text).toContain("process_virtual_memory_max_bytes 1.8446744073709552e+19\n");
    expect(text).toContain('go_gc_duration_seconds{quantile="0.25"} 0.000267482\n');
  });

  test("is all zeros before the first scan and shows the last scan after it", async () => {
    expect(metric(await page(), "watchtower_containers_scanned")).toBe(0);
    host.registry.push(image, { content: "two" });
    await call("/v1/update");
    const after = await page();
    expect(metric(after, "watchtower_containers_scanned")).toBe(1);
    expect(metric(after, "watchtower_containers_updated")).toBe(1);
    await call("/v1/update?image=nothing");
    expect(metric(await page(), "watchtower_containers_scanned")).toBe(0);
    expect(metric(await page(), "watchtower_scans_total")).toBe(2);
  });

  test("counts its own scrapes", async () => {
    await page();
    expect(await page()).toContain('promhttp_metric_handler_requests_total{code="200"} 1\n');
  });

  test("keeps the old values for as many scrapes as it lags", async () => {
    watchtower.metricsLag(2);
    await call("/v1/update");
    const seen = [];
    for (let scrape = 0; scrape < 3; scrape++) seen.push(metric(await page(), "watchtower_scans_total"));
    expect(seen).toEqual([0, 0, 1]);
    await call("/v1/update");
    expect(metric(await page(), "watchtower_scans_total")).toBe(2);
  });

  test("begins anew at a restart, on the same port, with another start time", async () => {
    await call("/v1/update");
    const before = await page();
    const { url } = watchtower;
    now = new Date("2026-01-02T03:05:00.000Z");
    await watchtower.restart();
    expect(watchtower.url).toBe(url);
    const after = await page();
    expect(metric(after, "watchtower_scans_total")).toBe(0);
    expect(metric(before, "process_start_time_seconds")).toBe(1767323045.67);
    expect(metric(after, "process_start_time_seconds")).toBe(1767323100);
  });
});
