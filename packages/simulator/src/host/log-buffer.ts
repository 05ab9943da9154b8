import type { Clock } from "./clock.ts";

/** One line a container wrote. */
export interface LogLine {
  readonly stream: "stdout" | "stderr";
  readonly nanos: bigint;
  /** Without the line end. */
  readonly text: string;
}

/** What a container wrote, kept over restarts as the engine's json-file log is. */
export interface LogBuffer {
  /** Writes whole lines. */
  write(stream: LogLine["stream"], text: string): void;
  /** Writes as a process does: a line is logged once its end has come. */
  writeBytes(stream: LogLine["stream"], bytes: Buffer): void;
  /** Logs what was written without a line end: the process has ended. */
  flush(): void;
  lines(): readonly LogLine[];
  subscribe(listener: (line: LogLine) => void): () => void;
  /** Calls `listener` with everything as it is written, line ends included. */
  subscribeBytes(listener: (stream: LogLine["stream"], bytes: Buffer) => void): () => void;
}

/** Makes an empty log. */
export function createLogBuffer(clock: Clock): LogBuffer {
  const lines: LogLine[] = [];
  const lineListeners = new Set<(line: LogLine) => void>();
  const byteListeners = new Set<(stream: LogLine["stream"], bytes: Buffer) => void>();
  const begun = { stdout: "", stderr: "" };
  const log = (stream: LogLine["stream"], text: string): void => {
    const line = { stream, nanos: clock.nanos(), text };
    lines.push(line);
    for (const listener of [...lineListeners]) listener(line);
  };
  const writeBytes = (stream: LogLine["stream"], bytes: Buffer): void => {
    for (const listener of [...byteListeners]) listener(stream, bytes);
    const parts = (begun[stream] + bytes.toString("utf8")).split("\n");
    begun[stream] = parts.pop() ?? "";
    for (const part of parts) log(stream, part.replace(/\r$/, ""));
  };
  return {
    write: (stream, text) => writeBytes(stream, Buffer.from(`${text}\n`)),
    writeBytes,
    flush() {
      for (const stream of ["stdout", "stderr"] as const) {
        if (begun[stream] !== "") log(stream, begun[stream]);
        begun[stream] = "";
      }
    },
    lines: () => lines,
    subscribe(listener) {
      lineListeners.add(listener);
      return () => lineListeners.delete(listener);
    },
    subscribeBytes(listener) {
      byteListeners.add(listener);
      return () => byteListeners.delete(listener);
    },
  };
}
