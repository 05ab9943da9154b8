/** Gives the value of a variable; empty when there is none. */
export type Variable = (name: string) => string;

/** One word of a command; variables are put in when it runs. */
export type ShellWord = (variable: Variable) => string;

/** One simple command of a shell line, and what joins it to the one before. */
export interface ShellStep {
  readonly join: ";" | "&&" | "||";
  readonly words: readonly ShellWord[];
  /** Whether its output goes to the other stream: `>&2`, `2>&1`. */
  readonly redirected: "stdout" | "stderr" | undefined;
}

/** Thrown for a line the simulated shell cannot read. */
export class ShellSyntaxError extends Error {}

/** One part of a word: quoted with `'` or `"`, escaped, a variable, or plain text. */
const part = /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|\$(?:\{(\w+|\?)\}|(\w+|\?))|([^\s'"\\$;&|<>()`]+)/gy;

function expandQuoted(text: string, variable: Variable): string {
  return text.replaceAll(/\\(["\\$])|\$(?:\{(\w+|\?)\}|(\w+|\?))/g, (whole, escaped, braced, plain) => {
    if (typeof escaped === "string") return escaped;
    const name: unknown = braced ?? plain;
    return typeof name === "string" ? variable(name) : whole;
  });
}

function readPart([, single, double, escaped, braced, plain, bare]: RegExpExecArray): ShellWord {
  const fixed = single ?? escaped ?? bare;
  if (fixed !== undefined) return () => fixed;
  if (double !== undefined) return (variable) => expandQuoted(double, variable);
  return (variable) => variable(braced ?? plain ?? "");
}

/**
 * Reads a line into simple commands joined by `;`, `&&`, `||` and line ends, with quotes and variables.
 *
 * Pipes, loops, substitutions and files as redirections are not simulated and throw.
 */
export function parseShell(line: string): ShellStep[] {
  const steps: ShellStep[] = [];
  let join: ShellStep["join"] = ";";
  let words: ShellWord[] = [];
  let redirected: ShellStep["redirected"];
  const finish = (next: ShellStep["join"]): void => {
    if (words.length > 0) steps.push({ join, words, redirected });
    join = next;
    words = [];
    redirected = undefined;
  };
  let at = 0;
  while (at < line.length) {
    const rest = line.slice(at);
    const blank = /^[ \t\r]+|^#[^\n]*/.exec(rest);
    const operator = /^(?:&&|\|\||;|\n)/.exec(rest);
    const redirection = /^(?:1?>&2|2>&1)/.exec(rest);
    if (blank) at += blank[0].length;
    else if (operator) {
      finish(operator[0] === "\n" ? ";" : (operator[0] as ShellStep["join"]));
      at += operator[0].length;
    } else if (redirection) {
      redirected = redirection[0] === "2>&1" ? "stdout" : "stderr";
      at += redirection[0].length;
    } else {
      const parts: ShellWord[] = [];
      part.lastIndex = at;
      for (let match = part.exec(line); match; match = part.exec(line)) {
        parts.push(readPart(match));
        at = part.lastIndex;
      }
      if (parts.length === 0) throw new ShellSyntaxError(`syntax error: unexpected "${line.charAt(at)}"`);
      words.push((variable) => parts.map((one) => one(variable)).join(""));
    }
  }
  finish(";");
  return steps;
}
