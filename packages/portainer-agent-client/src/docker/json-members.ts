/**
 * Takes a JSON object apart into its members' own text, so that some can be replaced and the others stay to the digit:
 * Docker's counters and limits are 64-bit, which `JSON.parse` would round.
 *
 * `undefined` where the text is no object.
 */
export function readMembers(text: string): Map<string, string> | undefined {
  if (!isObject(text)) return undefined;
  const members = new Map<string, string>();
  let position = text.indexOf("{") + 1;
  for (;;) {
    position = skipSpace(text, position);
    if (text[position] === "}") return members;
    if (text[position] === ",") position = skipSpace(text, position + 1);
    const nameEnd = endOfString(text, position);
    const name = JSON.parse(text.slice(position, nameEnd)) as string;
    const start = skipSpace(text, text.indexOf(":", nameEnd) + 1);
    position = endOfValue(text, start);
    members.set(name, text.slice(start, position).trimEnd());
  }
}

/** Writes members as one JSON object. */
export function writeMembers(members: ReadonlyMap<string, string>): string {
  return `{${[...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}

/** The rest relies on the text being whole and well-formed. */
function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function skipSpace(text: string, from: number): number {
  let position = from;
  while (/\s/.test(text[position] ?? "")) position += 1;
  return position;
}

function endOfString(text: string, start: number): number {
  let position = start + 1;
  while (text[position] !== '"') position += text[position] === "\\" ? 2 : 1;
  return position + 1;
}

/** Where the value that begins at `start` ends: at the comma or brace of the object around it. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let position = start;
  for (;;) {
    const character = text[position] ?? "";
    if (depth === 0 && (character === "," || character === "}")) return position;
    if (character === '"') {
      position = endOfString(text, position);
      continue;
    }
    if (character === "{" || character === "[") depth += 1;
    if (character === "}" || character === "]") depth -= 1;
    position += 1;
  }
}
