import { checkShape } from "../format/check-shape.ts";
import { composeFormat } from "../format/compose-format.ts";
import type { Engine } from "../format/engine.ts";
import { child, isScalarValue } from "../source/value.ts";
import type { MapValue, Value } from "../source/value.ts";
import { checkConsistency } from "./check-consistency.ts";
import { checkDeploy } from "./check-deploy.ts";
import { composeDrops } from "./compose-drops.ts";
import { reportDrops } from "./drops.ts";
import { extendServices } from "./extend-services.ts";
import type { ProblemList } from "./lint-problem.ts";
import { mergeValues } from "./merge-values.ts";

/** A file as Compose understands it: its documents one over the other, each service with what it extends. */
export interface ComposeModel {
  readonly root: MapValue;
  /** Services of which a part stands in another file. */
  readonly partial: ReadonlySet<string>;
  /** Whether other files add to this one. */
  readonly includes: boolean;
}

/** Checks documents as Compose reads them, one laid over the other; undefined when there is nothing to go on. */
export function checkCompose(
  documents: readonly MapValue[],
  engine: Engine,
  problems: ProblemList,
): ComposeModel | undefined {
  let root: MapValue | undefined;
  const partial = new Set<string>();
  for (const document of documents) {
    const extended = withExtended(document, problems, partial);
    root = root === undefined ? extended : laidOver(root, extended, problems);
    checkShape(root, composeFormat, engine, [], (code, path, place, message, hint) =>
      problems.add(code, "error", path, place, message, hint),
    );
  }
  if (root === undefined) return undefined;
  const include = child(root, "include");
  const includes = include !== undefined && !(include.kind === "list" && include.items.length === 0);
  const model = { root, partial, includes };
  if (root.entries.size === 0) {
    problems.add("document-empty", "error", [], root, "The file is empty.", "Add services.");
  }
  checkConsistency(model, engine, problems);
  addSideFiles(model, problems);
  addObsolete(root, problems);
  reportDrops(child(root, "services"), composeDrops, problems);
  checkDeploy(root, engine, problems);
  return model;
}

function withExtended(document: MapValue, problems: ProblemList, partial: Set<string>): MapValue {
  const entry = document.entries.get("services");
  if (entry?.value.kind !== "map") return document;
  const { services, partial: incomplete } = extendServices(entry.value, problems);
  for (const name of incomplete) partial.add(name);
  return { ...document, entries: new Map(document.entries).set("services", { ...entry, value: services }) };
}

function laidOver(root: MapValue, document: MapValue, problems: ProblemList): MapValue {
  const merged = mergeValues(root, document, [], (path, over) =>
    problems.add(
      "merge-conflict",
      "error",
      path,
      over,
      "What stands here cannot take the place of what an earlier document of the file says.",
      "Write it in the same form, mapping or list, as before.",
    ),
  );
  return merged.kind === "map" ? merged : document;
}

function addObsolete(root: MapValue, problems: ProblemList): void {
  const version = root.entries.get("version");
  if (version === undefined) return;
  problems.add(
    "version-obsolete",
    "info",
    ["version"],
    version.place,
    "Docker Compose does nothing with version, and warns of it each time.",
    "Leave it out.",
  );
}

/** What is said in other files is not known here, and whether they exist neither. */
function addSideFiles({ root, partial }: ComposeModel, problems: ProblemList): void {
  const say = (path: readonly string[], value: Value, what: string) =>
    problems.add(
      "side-file-unread",
      "info",
      path,
      value,
      `What ${what} says is not looked at here, and the engine refuses this file without it.`,
      "Check that the file is there; docker compose config shows the whole.",
    );
  const include = child(root, "include");
  if (include !== undefined && include.kind === "list" && include.items.length > 0) {
    say(["include"], include, "an included file");
  }
  const services = child(root, "services");
  if (services?.kind !== "map") return;
  for (const [name, { value: service }] of services.entries) {
    const extension = child(service, "extends");
    if (partial.has(name) && extension !== undefined)
      say(["services", name, "extends"], extension, "an extended file");
    for (const key of ["env_file", "label_file"]) {
      const file = child(service, key);
      if (file !== undefined && isRequired(file)) say(["services", name, key], file, `the ${key}`);
    }
  }
}

function isRequired(file: Value): boolean {
  if (isScalarValue(file)) return true;
  if (file.kind === "map") return false;
  return file.items.some((item) => {
    const required = child(item, "required");
    return required === undefined || !isScalarValue(required) || !/^(?:false|n|no|off)$/i.test(required.text);
  });
}
