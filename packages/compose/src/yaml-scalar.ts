/**
 * Strings that mean themselves without quotes in YAML 1.1, 1.2 and in Go's reader (a mixture of both): they start
 * with a letter, `_` or `/`, hold nothing YAML could read as syntax, and are not one of the words below. The last
 * alternative is for readers of YAML 1.1 to which `e5` is a number, among them npm's `yaml`.
 */
const plain = /^[A-Za-z_/][A-Za-z0-9_/.-]*$/;
const words = /^(?:y|n|yes|no|on|off|true|false|null|e-?\d+)$/i;

/** Printable ASCII with nothing to escape, which is nearly every string of a Compose file. */
const simple = /^[ !#-[\]-~]*$/;

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
 * The string as a YAML scalar that every reader gives back unchanged: plain where that is certain, else in double
 * quotes on one line (compose-and-metrics.md A5). Undefined for a lone surrogate, which no YAML file can hold.
 */
export function yamlString(text: string): string | undefined {
  if (plain.test(text) && !words.test(text)) return text;
  if (simple.test(text)) return `"${text}"`;
  if (/\p{Surrogate}/u.test(text)) return undefined;
  return `"${text.replace(escaped, escapeCharacter)}"`;
}

/** The number as a YAML 1.1 and 1.2 scalar; undefined for NaN and the infinities, which mean nothing in Compose. */
export function yamlNumber(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  // YAML 1.1 reads an exponent without a dot (1e+21) as text.
  return String(value).replace(/^(-?\d+)e/, "$1.0e");
}

/** The text as `#` lines at the indentation; characters that a comment cannot hold become U+FFFD. */
export function yamlComment(text: string, indent: string): string {
  return text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => `${indent}# ${line.replaceAll("\t", " ").replace(unwritable, "\ufffd")}`.trimEnd() + "\n")
    .join("");
}

function escapeCharacter(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
