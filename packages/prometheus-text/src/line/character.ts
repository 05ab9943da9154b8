/** Codes of the characters that mean something in either format. */
export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const COMMA = 0x2c;
export const EQUALS = 0x3d;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** May begin a bare metric name: `[a-zA-Z_:]`. */
export const METRIC_START = 1;
/** May continue a bare metric name: `[a-zA-Z0-9_:]`. */
export const METRIC_PART = 2;
/** May begin a bare label name: `[a-zA-Z_]`. */
export const LABEL_START = 4;
/** May continue a bare label name: `[a-zA-Z0-9_]`. */
export const LABEL_PART = 8;
/** Stands for itself in a quoted string, all ASCII but quote, backslash and newline. */
export const PLAIN_IN_QUOTES = 16;

/** For each byte what it may be, as flags; 0 for those beyond ASCII. */
export const KINDS = new Uint8Array(256);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  const letter = /[a-zA-Z_]/.test(character);
  const digit = /[0-9]/.test(character);
  KINDS[code] =
    (letter || character === ":" ? METRIC_START : 0) |
    (letter || digit || character === ":" ? METRIC_PART : 0) |
    (letter ? LABEL_START : 0) |
    (letter || digit ? LABEL_PART : 0) |
    (code === QUOTE || code === BACKSLASH || code === NEWLINE ? 0 : PLAIN_IN_QUOTES);
}

/** Whether a UTF-16 code (or -1, for none) may be what `kind` says. */
export function isKind(code: number, kind: number): boolean {
  return ((KINDS[code] ?? 0) & kind) !== 0;
}

/** Blank and tab are the only separators within a line; no-break space, vertical tab and form feed are not. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
