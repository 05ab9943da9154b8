/** A member of the outermost object: its name, and where its value stands in the text. */
export interface JsonMember {
  readonly name: string;
  readonly start: number;
  readonly value: unknown;
}

/** The first JSON value of a text; what comes after it is not looked at. */
export interface FirstValue {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
  /** Of an object, in their order, double ones included. */
  readonly members: readonly JsonMember[];
}

/** Why a text has no JSON value, in the words of the library that the agent decodes with. */
export class GoJsonError extends Error {}

/** The beginning of a text as that library quotes it. */
export function prefixOf(text: string): string {
  return text.length < 32 ? text : `${text.slice(0, 32)}...`;
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Reads the first value of a text; throws `GoJsonError`.
 *
 * The words are those of segmentio/encoding 0.3.6, as agent 2.23.0 sends them.
 */
export function readFirstValue(text: string): FirstValue {
  const members: JsonMember[] = [];
  const start = skipSpace(text, 0);
  if (start === text.length) throw new GoJsonError("EOF");
  const end = endOfValue(text, start, (name, from, to) => {
    members.push({ name, start: from, value: JSON.parse(text.slice(from, to)) as unknown });
  });
  return { start, end, value: JSON.parse(text.slice(start, end)) as unknown, members };
}

function skipSpace(text: string, at: number): number {
  while (" \t\r\n".includes(text[at] ?? "x")) at++;
  return at;
}

function refuse(what: string, text: string, at: number): GoJsonError {
  return at >= text.length
    ? new GoJsonError("unexpected EOF")
    : new GoJsonError(`json: ${what}: ${prefixOf(text.slice(at))}`);
}

type OnMember = (name: string, start: number, end: number) => void;

function endOfValue(text: string, at: number, onMember?: OnMember): number {
  const first = text[at] ?? "";
  if (first === "{") return endOfObject(text, at, onMember);
  if (first === "[") return endOfArray(text, at);
  if (first === '"') return endOfString(text, at);
  for (const word of ["null", "true", "false"]) {
    if (first !== word[0]) continue;
    if (text.startsWith(word, at)) return at + word.length;
    const isCutOff = word.startsWith(text.slice(at));
    throw refuse(`expected '${word}' but found invalid token`, text, isCutOff ? text.length : at);
  }
  numberPattern.lastIndex = at;
  const [number] = numberPattern.exec(text) ?? [];
  if (number !== undefined) return at + number.length;
  const isCutOff = first === "-" && at + 1 === text.length;
  throw refuse(`invalid character '${first}' looking for beginning of value`, text, isCutOff ? at + 1 : at);
}

function endOfObject(text: string, start: number, onMember?: OnMember): number {
  let at = skipSpace(text, start + 1);
  if (text[at] === "}") return at + 1;
  for (;;) {
    if (text[at] !== '"') {
      const what = text[at] === "}" ? "unexpected trailing comma after object field" : notAString;
      throw refuse(what, text, at);
    }
    const nameEnd = endOfString(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    at = skipSpace(text, nameEnd);
    if (text[at] !== ":")
      throw refuse(`expected ':' after object field key but found '${text[at]}'`, text, at);
    at = skipSpace(text, at + 1);
    const end = endOfValue(text, at);
    onMember?.(name, at, end);
    at = skipSpace(text, end);
    if (text[at] === "}") return at + 1;
    if (text[at] !== ",")
      throw refuse(`expected ',' after object field value but found '${text[at]}'`, text, at);
    at = skipSpace(text, at + 1);
  }
}

const notAString = "expected '\"' at the beginning of a string value";

function endOfArray(text: string, start: number): number {
  let at = skipSpace(text, start + 1);
  if (text[at] === "]") return at + 1;
  for (;;) {
    at = skipSpace(text, endOfValue(text, at));
    if (text[at] === "]") return at + 1;
    if (text[at] !== ",") throw refuse(`expected ',' after array element but found '${text[at]}'`, text, at);
    at = skipSpace(text, at + 1);
    // "object" is the library's own word here.
    if (text[at] === "]") throw refuse("unexpected trailing comma after object field", text, at);
  }
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const character = text[at];
    if (character === '"') return at + 1;
    if (character === undefined) throw new GoJsonError("unexpected EOF");
    if (character === "\\") {
      at++;
      const isEscape = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(at, at + 5));
      if (!isEscape) throw wrongEscape(text, start, at);
    } else if (character < " ") throw wrongEscape(text, start, at);
  }
}

function wrongEscape(text: string, start: number, at: number): GoJsonError {
  return refuse(
    `invalid character '${text[at] ?? ""}' in string escape code`,
    text,
    at < text.length ? start : at,
  );
}
