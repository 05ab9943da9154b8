import { stripVTControlCharacters, styleText } from "node:util";
import { displayWidth } from "./display-width.ts";

/** A stream to write to, as far as it is used. */
export interface TextStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Where a command speaks: results go to stdout, everything else to stderr. */
export interface Output {
  /** A line of the result, for people; silent with `--json`. */
  readonly result: (line: string) => void;
  /** The one document of `--json`; silent without. */
  readonly document: (value: unknown) => void;
  /** A line of progress or advice. */
  readonly note: (line: string) => void;
  /** A passing state, such as "pulling…": redrawn in place on a terminal, not printed elsewhere. */
  readonly status: (text: string | undefined) => void;
  /** Styles a text; on a stream without colours the text is written plain. */
  readonly style: (format: Style, text: string) => string;
  readonly json: boolean;
}

/** The few styles used; never the only carrier of a meaning. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** What of a process an output looks at. */
export interface OutputOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
}

/**
 * Makes the output of one command.
 *
 * Each stream decides for itself: colours only on a terminal, and never with `NO_COLOR` or `TERM=dumb`. A stream
 * without colours gets no escape sequence at all, not even one from another program.
 */
export function createOutput({ stdout, stderr, env, json }: OutputOptions): Output {
  const isDumb = env["TERM"] === "dumb";
  const hasColours = ({ isTTY }: TextStream): boolean =>
    isTTY === true && !isDumb && (env["NO_COLOR"] ?? "") === "";
  const writerFor = (stream: TextStream): ((line: string) => void) => {
    const plain = hasColours(stream) ? (line: string) => line : stripVTControlCharacters;
    return (line) => void stream.write(`${plain(line)}\n`);
  };
  const writeResult = writerFor(stdout);
  const writeNote = writerFor(stderr);
  const isStyled = hasColours(stdout) || hasColours(stderr);
  let statusWidth = 0;
  const clearStatus = (): void => {
    if (statusWidth > 0) stderr.write(`\r${" ".repeat(statusWidth)}\r`);
    statusWidth = 0;
  };
  return {
    json,
    result: (line) => {
      clearStatus();
      if (!json) writeResult(line);
    },
    document: (value) => {
      clearStatus();
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    note: (line) => {
      clearStatus();
      writeNote(line);
    },
    status: (text) => {
      clearStatus();
      if (text === undefined || stderr.isTTY !== true || isDumb) return;
      stderr.write(text);
      statusWidth = displayWidth(text);
    },
    style: (format, text) => (isStyled ? styleText(format, text, { validateStream: false }) : text),
  };
}
