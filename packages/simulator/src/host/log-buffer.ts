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
  write(stream: LogLine["stream"], text: string): void;
  lines(): readonly LogLine[];
  subscribe(listener: (line: LogLine) => void): () => void;
}

/** Makes an empty log. */
export function createLogBuffer(clock: Clock): LogBuffer {
  const lines: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  return {
    write(stream, text) {
      for (const part of text.split("\n")) {
        const line = { stream, nanos: clock.nanos(), text: part };
        lines.push(line);
        for (const listener of [...listeners]) listener(line);
      }
    },
    lines: () => lines,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
