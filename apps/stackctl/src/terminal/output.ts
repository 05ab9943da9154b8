import { styleText } from "node:util";

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
  /** Styles a text for results, or for notes, where that stream has colours. */
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

/** Makes the output of one command; colours only on a terminal, and never with `NO_COLOR` or `TERM=dumb`. */
export function createOutput({ stdout, stderr, env, json }: OutputOptions): Output {
  const noColour = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  const stream = json ? stderr : stdout;
  const isColoured = !noColour && stream.isTTY === true;
  let hasStatus = false;
  const clearStatus = (): void => {
    if (hasStatus) stderr.write("\r\x1b[K");
    hasStatus = false;
  };
  return {
    json,
    result: (line) => {
      clearStatus();
      if (!json) stdout.write(`${line}\n`);
    },
    document: (value) => {
      clearStatus();
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    note: (line) => {
      clearStatus();
      stderr.write(`${line}\n`);
    },
    status: (text) => {
      clearStatus();
      if (text === undefined || stderr.isTTY !== true) return;
      stderr.write(text);
      hasStatus = true;
    },
    style: (format, text) => (isColoured ? styleText(format, text, { validateStream: false }) : text),
  };
}
