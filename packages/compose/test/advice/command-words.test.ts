import { expect, it } from "vitest";
import { commandWords } from "../../src/advice/command-words.ts";
import { readDocument } from "../../src/source/read-value.ts";
import { child } from "../../src/source/value.ts";
import { readYaml } from "../../src/source/yaml-source.ts";

function wordsOf(text: string) {
  const [document] = readYaml(text).documents;
  if (document === undefined) throw new Error("no document");
  const { value } = readDocument(document, {
    composeTags: true,
    interpolate: (template) => template,
    isTooMuch: () => false,
  });
  return commandWords(child(value, "command"), text);
}
const texts = (text: string) => wordsOf(text).map((word) => word.text);

it.each([
  ["command: --cleanup  --interval 30", ["--cleanup", "--interval", "30"]],
  [`command: --schedule "0 0 4 * * *" web`, ["--schedule", "0 0 4 * * *", "web"]],
  [`command: a'b c'd "e\\"f" g\\ h ''`, ["ab cd", 'e"f', "g h", ""]],
  ["command: >\n  --cleanup\n  web\n", ["--cleanup", "web"]],
  ["command: web ; rm", ["web"]],
  ["command: [--interval 30, '--x=1']", ["--interval 30", "--x=1"]],
  ["command:", []],
  ["command: {a: b}", []],
  ["other: x", []],
])("%j are the arguments %j", (text, expected) => {
  expect(texts(text)).toStrictEqual(expected);
});

it("each argument has a place of its own, in a folded text, too", () => {
  const text = `command: >\n  --cleanup\n  --schedule "0 0 4 * * *"\n`;
  const places = wordsOf(text).map(({ place: { start, end } }) => text.slice(start, end));
  expect(places).toStrictEqual(["--cleanup", "--schedule", "0 0 4 * * *"]);
});

it("an argument with a variable is open, and a doubled dollar is one", () => {
  expect(wordsOf("command: --a=${B} $$c").map(({ text, isOpen }) => [text, isOpen])).toStrictEqual([
    ["--a=${B}", true],
    ["$c", false],
  ]);
});
