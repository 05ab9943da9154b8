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

const NAME_START = 1;
const NAME_PART = 2;
const COLON = 4;

/** For each ASCII code what it may be part of; other codes are part of no bare name. */
const kinds = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") {
  kinds[character.charCodeAt(0)] = NAME_START | NAME_PART;
}
for (const digit of "0123456789") kinds[digit.charCodeAt(0)] = NAME_PART;
kinds[0x3a] = COLON;

/** Whether a bare label name may begin with this code: `[a-zA-Z_]`. */
export function startsLabelName(code: number): boolean {
  return code < 128 && (kinds[code] ?? 0) & NAME_START ? true : false;
}

/** Whether a bare label name may go on with this code: `[a-zA-Z0-9_]`. */
export function continuesLabelName(code: number): boolean {
  return code < 128 && (kinds[code] ?? 0) & NAME_PART ? true : false;
}

/** Whether a bare metric name may begin with this code: `[a-zA-Z_:]`. */
export function startsMetricName(code: number): boolean {
  return code < 128 && (kinds[code] ?? 0) & (NAME_START | COLON) ? true : false;
}

/** Whether a bare metric name may go on with this code: `[a-zA-Z0-9_:]`. */
export function continuesMetricName(code: number): boolean {
  return code < 128 && (kinds[code] ?? 0) & (NAME_PART | COLON) ? true : false;
}

/** Blank and tab are the only separators within a line; no-break space, vertical tab and form feed are not. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
