import { rfc3339Nano } from "../host/clock.ts";
import { DockerError } from "../host/docker-error.ts";
import type { LogLine } from "../host/log-buffer.ts";
import { parseTimestamp } from "./event-routes.ts";
import { type EngineReply, type EngineRequest, isTrue } from "./route.ts";

/** One log line as the engine sends it without a terminal: stream number, three zeros, length, text. */
export function logFrame(line: LogLine, timestamps: boolean): Buffer {
  const text = Buffer.from(`${timestamps ? `${rfc3339Nano(line.nanos)} ` : ""}${line.text}\n`);
  const head = Buffer.alloc(8);
  head.writeUInt8(line.stream === "stdout" ? 1 : 2, 0);
  head.writeUInt32BE(text.length, 4);
  return Buffer.concat([head, text]);
}

/** `GET /containers/{id}/logs` with stdout, stderr, since, until, tail, timestamps and follow. */
export function sendLogs({ daemon, query, params, response }: EngineRequest): EngineReply {
  const container = daemon.containers.get(params[0] ?? "");
  const streams = ["stdout", "stderr"].filter((name) => isTrue(query, name));
  if (streams.length === 0) {
    throw new DockerError(400, "Bad parameters: you must choose at least one stream");
  }
  const since = query.get("since");
  const until = query.get("until");
  const from = since && since !== "0" ? parseTimestamp(since) : 0n;
  const to = until && until !== "0" ? parseTimestamp(until) : undefined;
  const timestamps = isTrue(query, "timestamps");
  const tail = query.get("tail") ?? "all";
  const wanted = (line: LogLine): boolean =>
    streams.includes(line.stream) && line.nanos >= from && (to === undefined || line.nanos <= to);

  let lines = container.logs.lines().filter(wanted);
  // The engine counts only whole numbers; anything else ("all", "") means every line.
  if (/^\d+$/.test(tail)) lines = Number(tail) === 0 ? [] : lines.slice(-Number(tail));
  response.writeHead(200, { "Content-Type": "application/vnd.docker.multiplexed-stream" });
  for (const line of lines) response.write(logFrame(line, timestamps));
  const follows = isTrue(query, "follow") && container.status === "running";
  if (!follows) {
    response.end();
    return undefined;
  }
  response.flushHeaders();
  const stopLines = container.logs.subscribe((line) => {
    if (wanted(line)) response.write(logFrame(line, timestamps));
  });
  const stopEvents = daemon.events.subscribe(({ Action, Actor }) => {
    if (Actor.ID === container.id && (Action === "die" || Action === "destroy")) response.end();
  });
  response.once("close", () => {
    stopLines();
    stopEvents();
  });
  return undefined;
}
