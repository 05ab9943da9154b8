import { since } from "../format/engine.ts";
import type { Engine } from "../format/engine.ts";
import { interpolate } from "../source/interpolate.ts";
import type { Dialect, Interpolation, Lookup } from "../source/interpolate.ts";
import { readDocument } from "../source/read-value.ts";
import type { DocumentSize, ReadFlaw } from "../source/node-reader.ts";
import { pathTo } from "../source/value-path.ts";
import type { MapValue, Place, Value } from "../source/value.ts";
import { readGoYaml } from "../source/go-yaml.ts";
import type { YamlDocument } from "../source/yaml-source.ts";
import { ProblemList } from "./lint-problem.ts";

/** The documents of a file that are mappings, and the problems that reading it had. */
export interface ReadDocuments {
  readonly documents: readonly MapValue[];
  readonly problems: ProblemList;
}

/** Reads a file as the engine does: Compose all its documents, `docker stack` the first one alone. */
export function readDocuments(text: string, engine: Engine, lookup: Lookup): ReadDocuments {
  const source = readGoYaml(text);
  const problems = new ProblemList(source);
  const isSwarm = engine.target === "swarm";
  const all = isSwarm ? source.documents.slice(0, 1) : source.documents;
  const unseen = isSwarm ? (all[0]?.contents?.range[1] ?? Infinity) : Infinity;
  for (const { code, message, offset } of source.flaws) {
    // docker stack reads no further than the end of the first document's value.
    if (code === "UNEXPECTED_TOKEN" ? offset >= unseen : source.documents.length > 1 && offset > unseen)
      continue;
    problems.add("yaml-invalid", "error", [], { start: offset }, `Not YAML: ${message}`, yamlHint(message));
  }
  const isYaml = problems.isEmpty();
  const documents = all
    .map((document) => readOne(document, engine, lookup, problems))
    .filter((value, index): value is MapValue => {
      if (value?.kind === "map") return true;
      if (isYaml) addNoMapping(problems, value, all[index]?.range[0] ?? 0);
      return false;
    });
  if (all.length === 0 && isYaml) addNoMapping(problems, undefined, 0);
  const [, second] = source.documents;
  if (isSwarm && second !== undefined) {
    problems.add(
      "document-ignored",
      "warning",
      [],
      { start: second.range[0] },
      "docker stack reads the first document of a file and passes over this one.",
      "Put it into a file of its own and give both with -c.",
    );
  }
  return { documents, problems };
}

function readOne(
  document: YamlDocument,
  engine: Engine,
  lookup: Lookup,
  problems: ProblemList,
): Value | undefined {
  const refused: { readonly place: Place; readonly interpolation: Interpolation }[] = [];
  const { value, flaws } = readDocument(document, {
    composeTags: engine.target === "compose",
    isTooMuch: (size) => isTooMuch(engine, size),
    interpolate: (template, place) => {
      const interpolation = interpolate(template, lookup, dialectOf(engine));
      if ("text" in interpolation) return interpolation.text;
      refused.push({ place, interpolation });
      return template;
    },
  });
  for (const { place, interpolation } of refused) {
    if (problems.isFull()) break;
    addRefusal(problems, interpolation, pathTo(value, place), place);
  }
  for (const { code, message, place } of flaws) {
    if (problems.isFull()) break;
    const path = code === "too-large" ? [] : pathTo(value, place);
    problems.add(code, "error", path, place, message, hints[code]);
  }
  return value;
}

function dialectOf(engine: Engine): Dialect {
  if (engine.target === "swarm") return "stack";
  return since(engine, "5.1.4") ? "compose" : "eager-compose";
}

/** Go's bound on aliases, which Compose follows from 5.1.4 on; before, it never comes to an end. */
function isTooMuch(engine: Engine, { expanded, aliased, written }: DocumentSize): boolean {
  if (engine.target === "compose" && !since(engine, "5.1.4")) return expanded > 10_000_000;
  if (engine.target === "compose" && written > 100_000) return true;
  const share = Math.min(Math.max((expanded - 400_000) / 3_600_000, 0), 1);
  return aliased > 100 && expanded > 1000 && aliased / expanded > 0.99 - 0.89 * share;
}

const hints: Readonly<Record<ReadFlaw["code"], string>> = {
  "alias-unknown": "Define the anchor with & before the place that uses it.",
  "alias-cycle": "Let the alias stand outside of what the anchor names.",
  "too-large": "Write out less by aliases.",
  "merge-invalid": "Give << an alias of a mapping, or a list of such aliases.",
  "key-duplicate": "Keep one of the two.",
  "key-not-text": "Put the key in quotes.",
  "tag-mismatch": "Leave the tag out, or write a value that fits it.",
  "number-not-finite": "Put it in quotes if it is text.",
};

function yamlHint(message: string): string {
  if (/tab/i.test(message)) return "Indent with blanks: YAML takes no tabs there.";
  if (/quote/i.test(message)) return "Close the quotation mark.";
  return "Look at the indentation, the quotation marks and the colons of this line and the one before.";
}

function addRefusal(
  problems: ProblemList,
  refusal: Interpolation,
  path: readonly string[],
  place: Place,
): void {
  if ("required" in refusal) {
    problems.add(
      "variable-required",
      "error",
      path,
      place,
      `The variable ${refusal.required} is required and not set${refusal.reason === "" ? "" : `: ${refusal.reason}`}.`,
      `Set ${refusal.required} in the environment or in the .env file.`,
    );
  } else if ("invalid" in refusal) {
    problems.add(
      "interpolation-invalid",
      "error",
      path,
      place,
      `${JSON.stringify(refusal.invalid)} is not a text with variables.`,
      "Double each $ that is meant as a dollar; a variable is ${NAME}, ${NAME:-default} or ${NAME:?message}.",
    );
  }
}

function addNoMapping(problems: ProblemList, value: Value | undefined, start: number): void {
  if (value === undefined || value.kind === "null") {
    problems.add(
      "document-empty",
      "error",
      [],
      { start },
      "There is nothing in this document.",
      "Add services.",
    );
  } else {
    problems.add(
      "document-not-mapping",
      "error",
      [],
      value,
      "A Compose file is a mapping with the key services, and this is none.",
      "Begin with services: and indent what follows.",
    );
  }
}
