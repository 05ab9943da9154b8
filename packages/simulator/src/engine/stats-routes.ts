import { rfc3339Nano, zeroTime } from "../host/clock.ts";
import type { Container } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import { type EngineReply, type EngineRequest, type EngineRoute, isTrue } from "./route.ts";

/** The engine takes a reading a second. */
const intervalMs = 1000;

const throttling = { periods: 0, throttled_periods: 0, throttled_time: 0 };
const noCpu = {
  cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
  throttling_data: throttling,
};

/** What a process of the simulator costs: a tenth of one of two processors since its start. */
function cpuAt(container: Container, nanos: bigint): object {
  const running = Math.max(0, Number(nanos - (container.startedNanos ?? nanos)));
  return {
    cpu_usage: {
      total_usage: Math.round(running / 10),
      usage_in_kernelmode: Math.round(running / 40),
      usage_in_usermode: Math.round((running * 3) / 40),
    },
    system_cpu_usage: 1_000_000_000_000 + 2 * running,
    online_cpus: 2,
    throttling_data: throttling,
  };
}

/**
 * One reading; a container that does not run has none.
 *
 * A single shot names neither the container nor its id (seen in 26.1.5).
 */
function reading(
  daemon: Daemon,
  container: Container,
  { before, isSingleShot = false }: { before: bigint | undefined; isSingleShot?: boolean },
): object {
  const named = isSingleShot ? {} : { name: `/${container.name}`, id: container.id };
  if (container.status !== "running") {
    return {
      read: zeroTime,
      preread: zeroTime,
      pids_stats: {},
      blkio_stats: { io_service_bytes_recursive: null },
      num_procs: 0,
      storage_stats: {},
      cpu_stats: noCpu,
      precpu_stats: noCpu,
      memory_stats: {},
      ...named,
    };
  }
  const now = daemon.clock.nanos();
  return {
    read: rfc3339Nano(now),
    preread: before === undefined ? zeroTime : rfc3339Nano(before),
    pids_stats: { current: 1 },
    blkio_stats: { io_service_bytes_recursive: [] },
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpuAt(container, now),
    precpu_stats: before === undefined ? noCpu : cpuAt(container, before),
    memory_stats: { usage: 10_485_760, stats: { inactive_file: 1_048_576 }, limit: 8 * 1024 ** 3 },
    ...named,
    networks: {
      eth0: {
        rx_bytes: 1024,
        rx_packets: 8,
        rx_errors: 0,
        rx_dropped: 0,
        tx_bytes: 512,
        tx_packets: 4,
        tx_errors: 0,
        tx_dropped: 0,
      },
    },
  };
}

/** `GET /containers/{id}/stats`: one reading, or one a second until the container is removed. */
function stats({ daemon, params, query, response }: EngineRequest): EngineReply {
  const container = daemon.containers.get(params[0] ?? "");
  const second = 1_000_000_000n;
  const streams = (query.get("stream") ?? "") === "" || isTrue(query, "stream");
  if (!streams) {
    const isSingleShot = isTrue(query, "one-shot");
    const before = isSingleShot ? undefined : daemon.clock.nanos() - second;
    return { status: 200, json: reading(daemon, container, { before, isSingleShot }) };
  }
  response.writeHead(200, { "Content-Type": "application/json" });
  let before: bigint | undefined;
  const send = (): void => {
    response.write(`${JSON.stringify(reading(daemon, container, { before }))}\n`);
    before = daemon.clock.nanos();
  };
  send();
  const timer = setInterval(send, intervalMs);
  timer.unref();
  const stopEvents = daemon.events.subscribe(({ Action, Actor }) => {
    if (Actor.ID === container.id && Action === "destroy") response.end();
  });
  response.once("close", () => {
    clearInterval(timer);
    stopEvents();
  });
  return undefined;
}

/** `/containers/{id}/stats`. */
export const statsRoutes: readonly EngineRoute[] = [
  { method: "GET", path: /^\/containers\/([^/]+)\/stats$/, handle: stats },
];
