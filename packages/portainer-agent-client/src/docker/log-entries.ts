import { FrameReader, frameOf } from "./log-frames.ts";

/** One entry of a log that was asked for with timestamps. */
export interface LogEntry {
  /** 1 stdout, 2 stderr; a terminal's output is all 1. */
  readonly stream: number;
  /** As written, with the space after it; empty where there was none. */
  readonly stamp: string;
  /** Nanoseconds since 1970; 0 where there was no timestamp. */
  readonly time: bigint;
  /** With its line break; an entry that was cut at 16 KiB has none. */
  readonly line: Buffer;
}

/** Where the engine cuts a long line into several entries, in bytes. */
const longestLineBytes = 16 * 1024;
const stampPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) /;
const longestStamp = 36;
const lineBreak = 0x0a;

/** Reads the entries of a log, in groups as they come in; what is not complete at its end is an entry, too. */
export async function* readLogEntries(
  body: AsyncIterable<Uint8Array>,
  isFramed: boolean,
): AsyncGenerator<LogEntry[]> {
  if (isFramed) {
    const frames = new FrameReader();
    for await (const piece of body) {
      yield frames.read(piece).map(({ stream, payload }) => entryOf(stream, payload));
    }
    return;
  }
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of body) {
    const lines = terminalLines(rest.byteLength === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]));
    rest = lines.rest;
    yield lines.whole.map((line) => entryOf(1, line));
  }
  if (rest.byteLength > 0) yield [entryOf(1, rest)];
}

/** Writes an entry as the client asked for it. */
export function formatEntry(
  { stream, stamp, line }: LogEntry,
  isFramed: boolean,
  hasStamps: boolean,
): Buffer {
  const payload = hasStamps ? Buffer.concat([Buffer.from(stamp), line]) : line;
  return isFramed ? frameOf({ stream, payload }) : payload;
}

/** Says whether two readings gave the same entry. */
export function isSameEntry(one: LogEntry, other: LogEntry): boolean {
  return one.time === other.time && one.stream === other.stream && one.line.equals(other.line);
}

function entryOf(stream: number, payload: Buffer): LogEntry {
  const stamp = stampPattern.exec(payload.toString("latin1", 0, longestStamp))?.[0] ?? "";
  return { stream, stamp, time: timeOf(stamp), line: payload.subarray(stamp.length) };
}

/** A terminal's log has no frames: an entry ends with its line, or where the next timestamp begins in a long one. */
function terminalLines(bytes: Buffer): { whole: Buffer[]; rest: Buffer } {
  const whole: Buffer[] = [];
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf(lineBreak) + 1;
    const cutAt = stampLength(rest) + longestLineBytes;
    const isCut = (end === 0 || end > cutAt) && stampLength(rest.subarray(cutAt)) > 0;
    if (!isCut && end === 0) return { whole, rest };
    whole.push(rest.subarray(0, isCut ? cutAt : end));
    rest = rest.subarray(isCut ? cutAt : end);
  }
}

function stampLength(bytes: Buffer): number {
  return stampPattern.exec(bytes.toString("latin1", 0, longestStamp))?.[0].length ?? 0;
}

function timeOf(stamp: string): bigint {
  if (stamp === "") return 0n;
  const [, second = "", fraction = "", zone = ""] = /^(.{19})(?:\.(\d+))?(.*) $/.exec(stamp) ?? [];
  return BigInt(Date.parse(second + zone)) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}
