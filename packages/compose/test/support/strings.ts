import fc from "fast-check";

/** Strings that some YAML or Compose reader takes for something else (compose-and-metrics.md A4 and A5). */
export const awkwardStrings: readonly string[] = [
  ..."y n Y N yes no Yes NO on off ON true false TRUE null Null ~ NaN .nan .inf -.Inf << = ! & * | > % @ ` ? - :".split(
    " ",
  ),
  ..."0 1 -1 +1 0x1F 0o17 017 0644 0b11 e5 E0 e-5 1_000 1.10 1e3 1E3 1e+21 .5 5. 22:22 190:20:30 1:30.5 + - _ ._".split(
    " ",
  ),
  ..."2024-01-01 2024-01-01T00:00:00Z --- ... {} [] {a} [a] {{.Name}} <% !!str &a *a |- >- #a a#b a: :a a:b".split(
    " ",
  ),
  ..."$ $$ $$$ $a ${a} ${a:-b} $${a} ${ } $1 a$ ${a:?b} %{a} \\ \\n \" ' '' \"\" a\"b a'b / /a a/b a.b a-b _a".split(
    " ",
  ),
  "",
  " ",
  "  ",
  " a",
  "a ",
  "\ta",
  "a\t",
  "a\tb",
  "a b",
  "a: b",
  "a #b",
  "a # b",
  "- a",
  "? a",
  "a,b",
  "a\nb",
  "\n",
  "\na",
  "a\n",
  "a\n\n",
  "\n\na",
  " \n a\n  b\n",
  "a\r\nb",
  "\r",
  "a\rb",
  "2024-01-01 00:00:00",
  "\u0001",
  "\u001b[31m",
  "\u007f",
  "\u0080",
  "\u0085",
  "a\u0085b",
  "\u009f",
  "\u00a0",
  "a\u00a0",
  "\u2028",
  "a\u2028b",
  "\u2029",
  "\u200b",
  "\u200f",
  "\u202eabc",
  "\u2066",
  "\ufeff",
  "\ufeffa",
  "\ufffd",
  "\ufffe",
  "\uffff",
  "é",
  "日本語",
  "😀",
  "👨‍👩‍👧",
  "\u{1fffe}",
  "\u{10ffff}",
  "toString",
  "constructor",
  "a".repeat(5000),
  "a b ".repeat(2000),
];

/** The strings of up to three characters that numbers and YAML's own words are made of, and a fifth of those of four. */
export const shortStrings: readonly string[] = (() => {
  const alphabet = "e E 0 1 _ . - + / : x b o n y ~".split(" ");
  const longer = (texts: readonly string[]) =>
    texts.flatMap((text) => alphabet.map((letter) => text + letter));
  const upToThree = [alphabet, longer(alphabet), longer(longer(alphabet))].flat();
  return [...upToThree, ...longer(upToThree.slice(-4096)).filter((_, index) => index % 5 === 0)];
})();

/** Any well-formed text: of any characters, and of pieces that mean something to YAML or Compose. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(...awkwardStrings),
  fc
    .array(
      fc.constantFrom(
        ...awkwardStrings.filter((text) => text.length < 10),
        " ",
        "\n",
        "a",
        ":",
        "#",
        "$",
        "{",
        "}",
      ),
    )
    .map((pieces) => pieces.join("")),
);

/** The dollars of a text as Compose reads them when there is no variable in it. */
export function undoubleDollars(text: string): string {
  return text.replaceAll("$$", () => "$");
}

/** Parameters of a property; the environment's FAST_CHECK_SEED repeats a run. */
export function seeded(numRuns: number): { numRuns: number; seed?: number } {
  const seed = process.env["FAST_CHECK_SEED"];
  return seed ? { numRuns, seed: Number(seed) } : { numRuns };
}
