import type { Engine } from "./engine.ts";
import { knownShape } from "./shape.ts";
import type { Shape } from "./shape.ts";
import type { Value } from "../source/value.ts";

/** What may stand in a place, each in words. */
export function namesOfShape(shape: Shape, engine: Engine): string[] {
  switch (shape.is) {
    case "any":
      return ["anything"];
    case "scalar":
      return [shape.what];
    case "list":
      return ["a list"];
    case "map":
    case "record":
      return ["a mapping"];
    case "either":
      return [...new Set(shape.of.flatMap((option) => namesOfShape(option, engine)))];
    case "since": {
      const known = knownShape(shape, engine);
      return known === undefined ? [] : namesOfShape(known, engine);
    }
  }
}

/** What stands there, in words. */
export function nameOfValue(value: Value): string {
  switch (value.kind) {
    case "list":
      return "a list";
    case "map":
      return "a mapping";
    case "null":
      return "empty";
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "timestamp":
      return "a date";
    default:
      return "a number";
  }
}
