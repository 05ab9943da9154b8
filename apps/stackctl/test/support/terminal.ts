import type { TextStream } from "../../src/terminal/output.ts";

/** Two streams that remember what was written to them. */
export interface RecordedTerminal {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Everything written to stdout so far. */
  readonly out: () => string;
  /** Everything written to stderr so far. */
  readonly err: () => string;
}

/** Makes the two streams; each says whether it is a terminal, none by default. */
export function recordTerminal(
  isTTY: { readonly stdout?: boolean; readonly stderr?: boolean } = {},
): RecordedTerminal {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr"): TextStream => ({
    isTTY: isTTY[name] ?? false,
    write: (text) => (written[name] += text),
  });
  return {
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    out: () => written.stdout,
    err: () => written.stderr,
  };
}

/** Every control character that is not a line break: escape sequences and carriage returns. */
// eslint-disable-next-line no-control-regex -- that is what it looks for
export const controlCharacter = /[\0-\x09\x0b-\x1f\x7f-\x9f]/;
