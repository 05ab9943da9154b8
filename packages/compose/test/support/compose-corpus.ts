import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One document of the corpus, with the verdicts of the engines (fixtures/README.md). */
export interface CorpusRow {
  readonly id: string;
  readonly content: string;
  readonly accepts: Readonly<Record<"composeGoHead" | "compose2_26_1" | "stack28_2_2", boolean>>;
}

/** All documents of the corpus. */
export function readCorpus(): CorpusRow[] {
  const file = join(import.meta.dirname, "..", "fixtures", "compose-corpus.jsonl");
  return readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as CorpusRow);
}
