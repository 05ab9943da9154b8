import { doubleDollars } from "./variable.ts";

/** What a character asks of the scalar that it stands in; 0 of those that stand in plain ones (see {@link yamlString}). */
const quotes = 1;
const doubling = 2;
const escapes = 4;

/** By character code, for the ASCII that nearly every string of a Compose file is made of. */
const demands = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z0-9_/.-]/.test(character)) return 0;
  if (character === "$") return quotes | doubling;
  return /[ !#-[\]-~]/.test(character) ? quotes : quotes | escapes;
});

/** Words and numbers of some reader; `e5` is a number to those of YAML 1.1, among them npm's `yaml`. */
const words = /^(?:y|n|yes|no|on|off|true|false|null|e-?\d+)$/i;

/**
 * What a reader refuses, folds or hides when it stands in a file as it is: controls, the NBSP, the line breaks of
 * YAML 1.1 (U+0085, U+2028, U+2029), byte order marks and non-characters, and the marks that reverse the direction
 * of the text, so that a reviewer sees what the parser sees.
 */
const unprintable =
  "\\u0000-\\u001f\\u007f-\\u00a0\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\ufffe\\uffff";
const escaped = new RegExp(`["\\\\${unprintable}]`, "g");
const unwritable = new RegExp(`[${unprintable}]|\\p{Surrogate}`, "gu");
const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * The string as a YAML scalar that every reader gives back unchanged (compose-and-metrics.md A5): plain where that is
 * certain (a letter, `_` or `/`, then also digits, `.` and `-`, and none of the words above), else in double quotes on
 * one line. Undefined for a lone surrogate, which no YAML file can hold. `dollars` doubles every `$` of it.
 */
export function yamlString(text: string, dollars: "doubled" | "kept" = "kept"): string | undefined {
  const { length } = text;
  let demanded = 0;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    demanded |= code < 128 ? (demands[code] as number) : quotes | escapes;
  }
  if (demanded === 0 && isPlain(text)) return text;
  const literal = (demanded & doubling) !== 0 && dollars === "doubled" ? doubleDollars(text) : text;
  if ((demanded & escapes) === 0) return `"${literal}"`;
  return /\p{Surrogate}/u.test(literal) ? undefined : `"${literal.replace(escaped, escapeCharacter)}"`;
}

/** Whether a text of letters, digits and `_/.-` means itself without quotes. */
function isPlain(text: string): boolean {
  const first = text.charCodeAt(0);
  // Letters and _ are above the digits, "." and "-"; an empty text is NaN. Only short texts and those with e are words.
  if (!(first >= 0x41 || first === 0x2f)) return false;
  return (text.length > 5 && first !== 0x45 && first !== 0x65) || !words.test(text);
}

/** The number as a YAML 1.1 and 1.2 scalar; undefined for NaN and the infinities, which mean nothing in Compose. */
export function yamlNumber(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  // YAML 1.1 reads an exponent without a dot (1e+21) as text.
  return String(value).replace(/^(-?\d+)e/, "$1.0e");
}

/** The text as `#` lines at the indentation; characters that a comment cannot hold become U+FFFD. */
export function yamlComment(text: string, indent: string): string {
  if (printable.test(text)) return `${indent}# ${text}`.trimEnd() + "\n";
  return text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => `${indent}# ${line.replaceAll("\t", " ").replace(unwritable, "\ufffd")}`.trimEnd() + "\n")
    .join("");
}

/** One line of what most comments are made of. */
const printable = /^[ -~]*$/;

function escapeCharacter(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
