import { rfc3339NanoFixed } from "../host/clock.ts";
import { DockerError } from "../host/docker-error.ts";
import type { LogLine } from "../host/log-buffer.ts";
import { parseTimestamp } from "./event-routes.ts";
import { streamFrame } from "./stream-frame.ts";
import { type EngineReply, type EngineRequest, isTrue } from "./route.ts";

/** One log line as the engine sends it: framed, or bare with the line end of a terminal. */
function logBytes(line: LogLine, timestamps: boolean, terminal: boolean): Buffer {
  const stamp = timestamps ? `${rfc3339NanoFixed(line.nanos)} ` : "";
  const text = Buffer.from(`${stamp}${line.text}${terminal ? "\r" : ""}\n`);
  return terminal ? text : streamFrame(line.stream, text);
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
  const terminal = container.config["Tty"] === true;
  const type = terminal ? "raw-stream" : "multiplexed-stream";
  response.writeHead(200, { "Content-Type": `application/vnd.docker.${type}` });
  const send = (line: LogLine): void => void response.write(logBytes(line, timestamps, terminal));
  for (const line of lines) send(line);
  const follows = isTrue(query, "follow") && container.status === "running";
  if (!follows) {
    response.end();
    return undefined;
  }
  response.flushHeaders();
  const stopLines = container.logs.subscribe((line) => {
    if (wanted(line)) send(line);
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
