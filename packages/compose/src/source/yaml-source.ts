import { Composer, Lexer, LineCounter, Parser } from "yaml";
import type { CST, Document, ErrorCode } from "yaml";

/** One document of a YAML text; every scalar of it is the text as written, nothing is converted. */
export type YamlDocument = Document.Parsed;

/** A place in a text, as editors count: both from 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Why a text is not YAML, and where. */
export interface YamlFlaw {
  /** What `yaml` calls it; absent where it is not from there. */
  readonly code?: ErrorCode;
  readonly message: string;
  readonly offset: number;
}

/** A YAML text, and where everything in it stands: the `range` of each node holds offsets into `text`. */
export interface YamlSource {
  readonly text: string;
  /** As far as they could be read; more than one where `---` stands between. */
  readonly documents: readonly YamlDocument[];
  readonly flaws: readonly YamlFlaw[];
  readonly positionAt: (offset: number) => Position;
}

/**
 * Deeper than any Compose file. The parser calls itself for each level, and the end of its stack is the end of the
 * process: V8 cannot compile a regular expression there, and aborts.
 */
const maxDepth = 200;

/** How {@link readYaml} reads. */
export interface YamlReadOptions {
  /**
   * Whether to read as Go's yaml.v3, and so Docker, does: U+0085, U+2028 and U+2029 break lines, and a control character
   * is a flaw wherever it stands. Default false. Offsets are the same either way.
   */
  readonly asGo?: boolean;
}

/** The characters that Go's reader refuses, and the line breaks of YAML 1.1 (yaml.v3, readerc.go). */
const refused = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/;
const oldLineBreaks = /[\x85\u2028\u2029]/g;

/**
 * Reads a text as YAML, with comments, anchors, aliases, tags and positions, and without taking anything for more
 * than text: which scalars are numbers is for the reader to say, since YAML 1.1, YAML 1.2 and Go differ. Aliases and
 * `<<` stay as they are, and a key may stand twice.
 *
 * Does not throw: what is not YAML is in `flaws`, and so is nesting of more than 200 levels, with no documents.
 */
export function readYaml(text: string, { asGo = false }: YamlReadOptions = {}): YamlSource {
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? { line: 1, column: offset + 1 } : { line, column: col };
  };
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(asGo ? text.replace(oldLineBreaks, "\n") : text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length <= maxDepth) continue;
    const flaw = { message: `Nested more than ${maxDepth} levels deep.`, offset: parser.offset };
    return { text, documents: [], flaws: [flaw], positionAt };
  }
  for (const token of parser.end()) tokens.push(token);

  const composer = new Composer({ schema: "failsafe", uniqueKeys: false, logLevel: "silent" });
  const documents = [...composer.compose(tokens)];
  const flaws: YamlFlaw[] = documents.flatMap(({ errors }) =>
    errors.map(({ code, message, pos }) => ({ code, message, offset: pos[0] })),
  );
  const control = asGo ? text.search(refused) : -1;
  if (control >= 0) {
    const code = text.charCodeAt(control).toString(16).toUpperCase().padStart(4, "0");
    flaws.unshift({ message: `The control character U+${code} is not allowed.`, offset: control });
  }
  return { text, documents, flaws, positionAt };
}
