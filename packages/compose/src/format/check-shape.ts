import { sinceFormat } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { nearestKey } from "./nearest-key.ts";
import { nameOfValue, namesOfShape } from "./shape-words.ts";
import { knownShape } from "./shape.ts";
import type { ListShape, MapShape, RecordShape, Shape, SingleShape } from "./shape.ts";
import { isScalarValue } from "../source/value.ts";
import type { Entry, ListValue, MapValue, Place, Value } from "../source/value.ts";

/** In which way a value does not fit its shape. */
export type ShapeCode =
  | "key-unknown"
  | "key-too-new"
  | "key-missing"
  | "name-invalid"
  | "type-wrong"
  | "value-invalid"
  | "item-repeated";

/** Takes what does not fit: the keys that lead there, where it stands, and what to say about it. */
export type ReportShape = (
  code: ShapeCode,
  path: readonly string[],
  place: Place,
  message: string,
  hint: string,
) => void;

/** Compares a value with a shape, and reports all that the engine refuses. */
export function checkShape(
  value: Value,
  shape: Shape,
  engine: Engine,
  path: readonly string[],
  report: ReportShape,
): void {
  new ShapeChecker(engine, path, report).check(value, shape);
}

class ShapeChecker {
  readonly #engine: Engine;
  readonly #path: string[];
  readonly #report: ReportShape;
  /** What was met before: an alias leads to the same value over and over. */
  readonly #checked = new Map<Value, Set<Shape>>();

  constructor(engine: Engine, path: readonly string[], report: ReportShape) {
    this.#engine = engine;
    this.#path = [...path];
    this.#report = report;
  }

  check(value: Value, shape: Shape): void {
    if (shape.is === "since") {
      const known = knownShape(shape, this.#engine);
      if (known !== undefined) this.check(value, known);
      return;
    }
    const known = this.#knownFor(value, shape);
    if (known === undefined) {
      this.#wrongType(value, shape);
    } else if (known.is === "scalar") {
      if (known.flaw !== undefined && isScalarValue(value))
        this.#flaw(known.flaw(value, this.#engine), value);
    } else if (value.kind === "list") {
      if (known.is === "list" && this.#isNew(value, known)) this.#list(value, known);
    } else if (value.kind === "map") {
      if (known.is === "record" && this.#isNew(value, known)) this.#record(value, known);
      else if (known.is === "map" && this.#isNew(value, known)) this.#map(value, known);
    }
  }

  /** What of a shape a value is to be compared with, told by its kind; undefined when none of it fits. */
  #knownFor(value: Value, shape: Shape): SingleShape | undefined {
    switch (shape.is) {
      case "any":
        return shape;
      case "scalar":
        return isScalarValue(value) && shape.kinds.has(value.kind) ? shape : undefined;
      case "list":
        return value.kind === "list" ? shape : undefined;
      case "map":
      case "record":
        return value.kind === "map" ? shape : undefined;
      case "either":
        for (const option of shape.of) {
          const known = this.#knownFor(value, option);
          if (known !== undefined) return known;
        }
        return undefined;
      case "since": {
        const known = knownShape(shape, this.#engine);
        return known && this.#knownFor(value, known);
      }
    }
  }

  #isNew(value: ListValue | MapValue, shape: Shape): boolean {
    if (!value.anchored) return true;
    const shapes = this.#checked.get(value) ?? new Set();
    this.#checked.set(value, shapes);
    return shapes.size !== shapes.add(shape).size;
  }

  #list(value: ListValue, shape: ListShape): void {
    for (const [index, item] of value.items.entries()) {
      this.#path.push(String(index));
      this.check(item, shape.of);
      this.#path.pop();
    }
    this.#flaw(shape.flaw?.(value, this.#engine), value);
    if (!shape.unique || value.items.length < 2) return;
    const seen = new Set<string>();
    for (const [index, item] of value.items.entries()) {
      const text = identity(item);
      if (text === undefined || seen.size !== seen.add(text).size) continue;
      this.#path.push(String(index));
      this.#say("item-repeated", item, "This item stands in the list twice.", "Leave one of them out.");
      this.#path.pop();
    }
  }

  #map(value: MapValue, shape: MapShape): void {
    for (const { key, place, value: item } of value.entries.values()) {
      const known = shape.keys === undefined || shape.keys.test(key) ? shape.of : shape.otherwise;
      this.#path.push(key);
      if (known !== undefined) this.check(item, known);
      else this.#badName(key, place);
      this.#path.pop();
    }
    this.#flaw(shape.flaw?.(value, this.#engine), value);
  }

  #badName(key: string, place: Place): void {
    this.#say(
      "name-invalid",
      place,
      `${JSON.stringify(key)} is not a name that can stand here.`,
      key === "" ? "Give it a name." : "Use letters, digits, dots, underscores and hyphens only.",
    );
  }

  #record(value: MapValue, shape: RecordShape): void {
    for (const entry of value.entries.values()) {
      const field = shape.fields.get(entry.key);
      this.#path.push(entry.key);
      if (field === undefined) this.#unknown(entry, shape);
      else if (field.is !== "since" || knownShape(field, this.#engine)) this.check(entry.value, field);
      else this.#tooNew(entry, field.version);
      this.#path.pop();
    }
    for (const key of shape.required) {
      if (value.entries.has(key)) continue;
      this.#say("key-missing", value, `The key ${key} is missing.`, `Add it: ${key} is required here.`);
    }
    this.#flaw(shape.flaw?.(value, this.#engine), value);
  }

  #unknown({ key, place }: Entry, shape: RecordShape): void {
    const holds = (rule: boolean | string) =>
      typeof rule === "string" ? sinceFormat(this.#engine, rule) : rule;
    if (holds(shape.open) || (key.startsWith("x-") && holds(shape.extensions))) return;
    const known = [...shape.fields.keys()];
    const near = nearestKey(key, known);
    const all =
      known.length > 12
        ? "Look for its place in the Compose file reference; a key of your own begins with x-."
        : `Known here: ${known.join(", ")}.`;
    this.#say(
      "key-unknown",
      place,
      `The key ${JSON.stringify(key)} is not known here and refused.`,
      near === undefined ? all : `Did you mean ${near}?`,
    );
  }

  #tooNew({ key, place }: Entry, version: string): void {
    if (this.#engine.target === "compose") {
      this.#say(
        "key-too-new",
        place,
        `The key ${key} is unknown to this version of Compose and refused.`,
        `It came with Compose ${version}: use that or a later one, or leave the key out.`,
      );
    } else {
      this.#say(
        "key-too-new",
        place,
        `The key ${key} is unknown to the version of the format that the file asks for, and refused.`,
        `It came with ${version}: leave version out, which stands for the newest.`,
      );
    }
  }

  #flaw(flaw: string | undefined, value: Value): void {
    if (flaw === undefined) return;
    const [message = "", hint = "Look it up in the Compose file reference."] = flaw.split("\n");
    this.#say("value-invalid", value, message, hint);
  }

  #wrongType(value: Value, shape: Shape): void {
    const wanted = namesOfShape(shape, this.#engine).join(" or ");
    const isBare = isScalarValue(value) && value.kind !== "string" && value.kind !== "null";
    this.#say(
      "type-wrong",
      value,
      `This must be ${wanted}, and is ${nameOfValue(value)}.`,
      isBare && /\btext\b/.test(wanted)
        ? `Put it in quotes to make it text: ${JSON.stringify(value.text)}.`
        : `Write ${wanted} here.`,
    );
  }

  #say(code: ShapeCode, place: Place, message: string, hint: string): void {
    this.#report(code, this.#path, place, message, hint);
  }
}

/** The value as text, the same for two that are equal; undefined for what holds too much to be compared. */
function identity(value: Value): string | undefined {
  if (isScalarValue(value)) {
    return value.number === undefined ? `${value.kind} ${value.text}` : `number ${value.number}`;
  }
  if (value.kind === "list") return undefined;
  const parts: string[] = [];
  for (const { key, value: part } of value.entries.values()) {
    const text = isScalarValue(part) ? identity(part) : undefined;
    if (text === undefined) return undefined;
    parts.push(`${JSON.stringify(key)} ${JSON.stringify(text)}`);
  }
  return parts.sort().join(", ");
}
