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

/**
 * Reads a text as YAML, with comments, anchors, aliases, tags and positions, and without taking anything for more
 * than text: which scalars are numbers is for the reader to say, since YAML 1.1, YAML 1.2 and Go differ. Aliases and
 * `<<` stay as they are, and a key may stand twice.
 *
 * Does not throw: what is not YAML is in `flaws`, and so is nesting of more than 200 levels, with no documents.
 */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? { line: 1, column: offset + 1 } : { line, column: col };
  };
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
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
  return { text, documents, flaws, positionAt };
}
