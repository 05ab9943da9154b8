/** What a scalar is to Docker's programs, which read YAML with Go's yaml.v3: a mixture of YAML 1.1 and 1.2. */
export type ScalarKind = "string" | "integer" | "float" | "boolean" | "null" | "timestamp";

/** A scalar as Go sees it; `value` is the number where it is one. */
export interface GoScalar {
  readonly kind: ScalarKind;
  readonly value?: number;
}

const words: ReadonlyMap<string, GoScalar> = new Map([
  ...named("true True TRUE false False FALSE", { kind: "boolean" }),
  ...named("~ null Null NULL", { kind: "null" }),
  ["", { kind: "null" }],
  ...named(".nan .NaN .NAN", { kind: "float", value: NaN }),
  ...named(".inf .Inf .INF +.inf +.Inf +.INF", { kind: "float", value: Infinity }),
  ...named("-.inf -.Inf -.INF", { kind: "float", value: -Infinity }),
]);
const text: GoScalar = { kind: "string" };
const timestamp: GoScalar = { kind: "timestamp" };

/**
 * What a plain scalar without a tag is: 0644 is octal, 1_000 and 0b11 are integers, 2024-01-01 is a timestamp, and
 * yes, no, on and off are text (yaml.v3, resolve.go; compose-and-metrics.md A5).
 */
export function plainScalar(source: string): GoScalar {
  const first = source.charCodeAt(0);
  // Letters but those that begin a word of the table: most scalars of a Compose file.
  if (first > 0x39 && !"nNtTfF~".includes(source.charAt(0))) return text;
  const word = words.get(source);
  if (word !== undefined) return word;
  if (source.startsWith(".")) return floatOf(source) ?? text;
  if (!/^[-+0-9]/.test(source)) return text;
  if (isTimestamp(source)) return timestamp;
  const digits = source.replaceAll("_", "");
  return integerOf(digits) ?? floatOf(digits) ?? text;
}

/**
 * What a scalar with one of YAML's own tags is, such as `!!int 3`; undefined when the text is none of that kind, which
 * Go refuses. A tag of one's own makes a string.
 */
export function taggedScalar(tag: string, source: string): GoScalar | undefined {
  const name = tag.replace(/^tag:yaml\.org,2002:/, "!!");
  const wanted = tags.get(name);
  if (name === "!!timestamp") return isTimestamp(source) ? timestamp : undefined;
  if (name === "!!binary") return /^(?:[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*)$/.test(source) ? text : undefined;
  if (wanted === undefined) return text;
  const digits = source.replaceAll("_", "");
  const found = words.get(source) ?? integerOf(digits) ?? floatOf(digits) ?? text;
  if (found.kind === "integer" && wanted === "float") return { ...found, kind: "float" };
  return found.kind === wanted ? found : undefined;
}

const tags: ReadonlyMap<string, ScalarKind> = new Map([
  ["!!null", "null"],
  ["!!bool", "boolean"],
  ["!!int", "integer"],
  ["!!float", "float"],
]);
const limit64 = 2n ** 64n;
const limit63 = 2n ** 63n;

function integerOf(digits: string): GoScalar | undefined {
  const [, sign, body] =
    /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/.exec(digits) ?? [];
  if (body !== undefined) {
    const value = BigInt(/^0[0-7]/.test(body) ? `0o${body.slice(1)}` : body);
    const fits = sign === "-" ? value <= limit63 : value < (sign === "+" ? limit63 : limit64);
    return fits ? { kind: "integer", value: sign === "-" ? -Number(value) : Number(value) } : undefined;
  }
  // What is left when the prefix is cut off may have a sign of its own.
  const [, prefix, rest] = /^0([bo])([-+][0-7]+)$/.exec(digits) ?? [];
  if (rest === undefined || (prefix === "b" && /[2-7]/.test(rest))) return undefined;
  return { kind: "integer", value: parseInt(rest, prefix === "b" ? 2 : 8) };
}

function floatOf(digits: string): GoScalar | undefined {
  if (!/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? { kind: "float", value } : undefined;
}

const date =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]| +)(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+]\d\d:\d\d)?)?$/;

function isTimestamp(source: string): boolean {
  const [, year, month, day, hour = "0", minute = "0", second = "0", zone] = date.exec(source) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  // With a T there is a zone, with a blank there is none; a date alone has neither.
  if (source.includes(":") && /[Tt]/.test(source) !== (zone !== undefined)) return false;
  const days = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  return (
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= days &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60
  );
}

function named(list: string, scalar: GoScalar): [string, GoScalar][] {
  return list.split(" ").map((word) => [word, scalar]);
}
