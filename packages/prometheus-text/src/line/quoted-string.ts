import { BACKSLASH, QUOTE } from "./character.ts";
import type { LineCursor } from "./line-cursor.ts";

/**
 * Reads a string in double quotes, the cursor being at the opening one; `what` names it in messages.
 *
 * `\\`, `\"` and `\n` are escapes. Any other backslash is kept as written (as the Prometheus server does); in
 * strict text mode it is an error (as in Go's expfmt). Whatever else stands between the quotes is taken as it
 * is, a NUL included.
 */
export function readQuoted(cursor: LineCursor, what: string): string | null {
  const opening = cursor.at;
  const { text, end, dialect } = cursor;
  let from = opening + 1;
  let unescaped = "";
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      cursor.at = at + 1;
      return unescaped + text.slice(from, at);
    }
    if (code !== BACKSLASH) continue;
    const meaning = at + 1 < end ? meaningOf(text.charCodeAt(at + 1)) : null;
    if (meaning !== null) {
      unescaped += text.slice(from, at) + meaning;
      from = at + 2;
    } else if (dialect.strict && dialect.format === "text") {
      return cursor.fail(
        "INVALID_ESCAPE",
        `${cursor.describe(at + 1)} cannot follow a backslash in ${what}: write \\\\, \\" or \\n`,
        at,
      );
    }
    at++;
  }
  return cursor.fail("INVALID_LABELS", `The ${what} is not closed: a double quote is missing`, opening);
}

/** What a backslash followed by this code stands for, if it is an escape. */
function meaningOf(code: number): string | null {
  if (code === BACKSLASH) return "\\";
  if (code === QUOTE) return '"';
  return code === 0x6e ? "\n" : null;
}
