import { createRedactor } from "@stack/http";
import { serviceContainers, containerName } from "../deploy/stack-containers.ts";
import { Failure, exitCodes } from "../failure.ts";
import type { Session } from "../session.ts";
import { knownSecrets } from "../token.ts";
import { folderOf } from "../watchtower-access.ts";

/** Options of `stackctl logs [watchtower|agent]`. */
export interface LogsOptions {
  readonly dir?: string;
  /** Both when absent. */
  readonly service?: "watchtower" | "agent";
  /** A duration back from now (`30s`, `10m`, `2h`, `7d`) or an RFC 3339 time. */
  readonly since?: string;
}

/** One line of a log. */
export interface LogLine {
  /** RFC 3339, as the engine recorded it. */
  readonly time: string;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** The logs of the stack's containers. */
export interface LogsDocument {
  readonly containers: readonly {
    readonly name: string;
    readonly service: string;
    readonly lines: readonly LogLine[];
  }[];
}

/** Reads the logs of the stack deployed from a folder; its secrets never appear in them. */
export async function logs(options: LogsOptions, session: Session): Promise<LogsDocument> {
  const since = parseSince(options.since, Date.now());
  const folder = folderOf(options, session);
  const connection = await session.docker();
  const service = options.service === "agent" ? "portainer-agent" : options.service;
  const found = await serviceContainers(connection, folder.path, service);
  if (found.length === 0) {
    const what = `No container of ${service ?? "the stack"} deployed from ${folder.path} is there.`;
    throw new Failure(
      "NOT_DEPLOYED",
      what,
      "Deploy it with `stackctl deploy`, or name its folder with --dir.",
    );
  }
  const { text } = createRedactor(await knownSecrets(session.env, folder));
  const containers = await Promise.all(
    found.map(async (container) => {
      const handle = connection.docker.getContainer(container.Id);
      const [{ Config }, bytes] = await connection.reach(
        Promise.all([handle.inspect(), handle.logs({ stdout: true, stderr: true, timestamps: true, since })]),
      );
      const frames = Config.Tty ? [{ stream: "stdout" as const, payload: bytes }] : readFrames(bytes);
      return {
        name: containerName(container),
        service: container.Labels["com.docker.compose.service"] ?? "",
        lines: readLines(frames).map((line) => ({ ...line, text: text(line.text) })),
      };
    }),
  );
  return { containers };
}

/** Reads the argument of `stackctl logs`. */
export function parseService(text: string | undefined): Pick<LogsOptions, "service"> {
  if (text === undefined) return {};
  if (text === "watchtower" || text === "agent") return { service: text };
  throw new Failure(
    "OPTION",
    `There is no service ${text} in the stack.`,
    "Write watchtower, agent, or nothing for both.",
    {
      exitCode: exitCodes.usage,
    },
  );
}

/** Unix seconds; 0 means from the beginning. */
export function parseSince(since: string | undefined, nowMs: number): number {
  if (since === undefined) return 0;
  const duration = /^(\d+)(s|m|h|d)$/.exec(since);
  const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 }[duration?.[2] ?? ""];
  if (seconds !== undefined) return Math.max(0, Math.floor(nowMs / 1_000) - Number(duration?.[1]) * seconds);
  const time = /^\d{4}-\d{2}-\d{2}/.test(since) ? Date.parse(since) : Number.NaN;
  if (!Number.isNaN(time)) return Math.floor(time / 1_000);
  throw new Failure(
    "OPTION",
    `--since ${since} is no time.`,
    "Write a duration such as 10m or 2h, or a time such as 2026-01-31T04:00:00Z.",
    {
      exitCode: exitCodes.usage,
    },
  );
}

interface Frame {
  readonly stream: LogLine["stream"];
  readonly payload: Buffer;
}

/** Without a terminal, the engine sends frames: stream, three zeros, length in 4 bytes, payload. */
function readFrames(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32BE(at + 4);
    frames.push({
      stream: bytes[at] === 2 ? "stderr" : "stdout",
      payload: bytes.subarray(at + 8, at + 8 + length),
    });
    at += 8 + length;
  }
  return frames;
}

function readLines(frames: readonly Frame[]): LogLine[] {
  return frames.flatMap(({ stream, payload }) =>
    payload
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const blank = line.indexOf(" ");
        return { time: line.slice(0, blank), stream, text: line.slice(blank + 1).replace(/\r$/, "") };
      }),
  );
}

/** Prints the lines for people, each with its service when there are several. */
export function printLogs({ containers }: LogsDocument, { output }: Session): void {
  const lines = containers.flatMap(({ service, lines: own }) => own.map((line) => ({ ...line, service })));
  lines.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  for (const { time, service, text } of lines) {
    const prefix = containers.length > 1 ? `${output.style("cyan", service)} ` : "";
    output.result(`${output.style("dim", time)} ${prefix}${text}`);
  }
}
