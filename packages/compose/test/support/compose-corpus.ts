import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One document of the corpus, with the verdicts of the engines (fixtures/README.md). */
export interface CorpusRow {
  readonly id: string;
  readonly content: string;
  /** Null where an engine did not come to an end. */
  readonly accepts: Readonly<Record<CorpusEngine, boolean | null>>;
  readonly errors?: Readonly<Partial<Record<CorpusEngine, string>>>;
}

/** An engine that was asked. */
export type CorpusEngine = "composeGoHead" | "compose2_26_1" | "stack28_2_2";

/** All documents of the corpus. */
export function readCorpus(): CorpusRow[] {
  const file = join(import.meta.dirname, "..", "fixtures", "compose-corpus.jsonl");
  return readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as CorpusRow);
}
