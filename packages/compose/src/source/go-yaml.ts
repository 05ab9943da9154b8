import { readYaml } from "./yaml-source.ts";
import type { YamlFlaw, YamlSource } from "./yaml-source.ts";

/** The characters that Go's reader refuses, and the line breaks of YAML 1.1 (yaml.v3, readerc.go). */
const refused = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/;
const oldLineBreaks = /[\x85\u2028\u2029]/g;

/** How many lines of text in quotes may begin further left than YAML 1.2 wants them. */
const maxJoins = 20;

/**
 * Reads a text as Go's yaml.v3, and so Docker, takes it for YAML. That differs from YAML 1.2, the language of
 * {@link readYaml}: U+0085, U+2028 and U+2029 break lines, a control character is refused wherever it stands, text in
 * quotes may go on at any indentation, and what follows `...` must begin with `---`. Offsets are those of the text.
 */
export function readGoYaml(text: string): YamlSource {
  const first = readYaml(text.replace(oldLineBreaks, "\n"));
  const source = withQuotesJoined(first);
  const flaws = [...controlCharacters(text), ...source.flaws, ...bareDocuments(source)];
  return { text, documents: source.documents, flaws, positionAt: first.positionAt };
}

/** Reads again with the lines joined that text in quotes goes on in; as it was when that does not close the quotes. */
function withQuotesJoined(first: YamlSource): YamlSource {
  let source = first;
  for (let joins = 0; joins <= maxJoins; joins++) {
    const open = source.flaws.find(
      ({ code, message }) => code === "MISSING_CHAR" && message.endsWith("quote"),
    );
    if (open === undefined) return source;
    const text = joined(source.text, open.offset);
    if (text === undefined) return first;
    source = readYaml(text);
  }
  return first;
}

/** The text with blanks for the line break at the offset; undefined where there is none, or a document ends. */
function joined(text: string, offset: number): string | undefined {
  const [breaks] = /^[ \t]*[\r\n][ \t\r\n]*/.exec(text.slice(offset, offset + 1000)) ?? [];
  const rest = offset + (breaks?.length ?? 0);
  if (breaks === undefined || rest >= text.length) return undefined;
  if (/[\r\n]$/.test(breaks) && /^(?:---|\.\.\.)/.test(text.slice(rest, rest + 3))) return undefined;
  return text.slice(0, offset) + " ".repeat(breaks.length) + text.slice(rest);
}

function controlCharacters(text: string): YamlFlaw[] {
  const offset = text.search(refused);
  if (offset < 0) return [];
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, "0");
  return [{ message: `the control character U+${code} is not allowed`, offset }];
}

function bareDocuments({ documents }: YamlSource): YamlFlaw[] {
  return documents
    .slice(1)
    .filter(({ directives, contents }) => contents !== null && directives.docStart !== true)
    .map(({ range }) => ({ message: "a document that follows ... must begin with ---", offset: range[0] }));
}
