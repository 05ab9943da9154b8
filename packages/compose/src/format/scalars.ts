import { byteSizeOf } from "./byte-size.ts";
import { durationOf } from "./duration.ts";
import { since } from "./engine.ts";
import { booleanOf, isFloatText, isIntegerText } from "./number-text.ts";
import { anything, either, list, mapOf, scalar, set } from "./shape.ts";
import type { ScalarShape } from "./shape.ts";
import type { ScalarValue } from "../source/value.ts";

/** What the engine says of a value, and what to write instead, on two lines. */
function flaw(value: ScalarValue, message: string, hint: string): string {
  return `${JSON.stringify(value.text)} ${message}\n${hint}`;
}

/** The name of a service, network, volume, secret, config or model. */
export const names = /^[a-zA-Z0-9._-]+$/;
/** A key that is not empty. */
export const nonEmpty = /[^\n]/;

export const text = scalar("text", ["string"]);

/** A boolean, or a word that stands for one, as an interpolation leaves it. */
export const flag = scalar("true or false", ["boolean", "string"], (value) =>
  value.kind === "boolean" || booleanOf(value.text) !== undefined
    ? undefined
    : flaw(value, "is neither true nor false.", "Write true or false."),
);

export function oneOf(...words: readonly string[]): ScalarShape {
  return scalar(`one of ${words.join(", ")}`, ["string"], (value) =>
    words.includes(value.text)
      ? undefined
      : flaw(value, "is not one of the words that can stand here.", `They are ${words.join(", ")}.`),
  );
}

interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
  /** Whether a fraction is taken and cut off. */
  readonly fraction?: boolean;
  /** Whether a text that is such a number is taken. */
  readonly asText?: boolean;
  /** Whether 2.0 is refused, although it is a whole number. */
  readonly strict?: boolean;
}

/** A whole number; by default also as text, which is what an interpolation gives. */
export function whole({ min, max, fraction, asText = true, strict }: NumberBounds = {}): ScalarShape {
  const kinds = [
    "integer" as const,
    ...(strict ? [] : ["float" as const]),
    ...(asText ? ["string" as const] : []),
  ];
  return scalar("a whole number", kinds, (value) => {
    if (value.kind === "string" && !isIntegerText(value.text)) {
      return flaw(value, "is not a whole number.", "Write a number without quotes, such as 3.");
    }
    const number = value.number ?? Number(value.text);
    if (!fraction && !Number.isInteger(number)) {
      return flaw(value, "is not a whole number.", "Write a number without a fraction.");
    }
    if (min !== undefined && number < min) return flaw(value, "is too small.", `The least is ${min}.`);
    return max !== undefined && number > max
      ? flaw(value, "is too large.", `The most is ${max}.`)
      : undefined;
  });
}

/** A number with or without a fraction; by default also as text. */
export function number({ asText = true }: { asText?: boolean } = {}): ScalarShape {
  return scalar("a number", ["integer", "float", ...(asText ? ["string" as const] : [])], (value) =>
    value.kind !== "string" || (isFloatText(value.text) && !/inf|nan/i.test(value.text))
      ? undefined
      : flaw(value, "is not a number.", "Write a number such as 0.5."),
  );
}

export const duration = scalar("a duration such as 1m30s", ["string"], (value, engine) =>
  durationOf(value.text, since(engine, "2.34.0")) === undefined
    ? flaw(value, "is not a duration.", "Write a number with its unit: ns, us, ms, s, m or h, such as 1m30s.")
    : undefined,
);

/** An amount of memory as text, and as the kind of number that may stand beside it. */
export function byteSize(beside?: "number" | "whole number"): ScalarShape {
  const kinds = beside === undefined ? [] : (["integer", "float"] as const);
  return scalar("an amount of memory such as 512m", ["string", ...kinds], (value, engine) => {
    const { kind, text: size, number: amount = 0 } = value;
    if (kind !== "string") {
      return beside === "number" || Number.isInteger(amount)
        ? undefined
        : flaw(value, "is not a whole number.", "Write bytes, or a number with its unit.");
    }
    if (byteSizeOf(size) !== undefined || (since(engine, "5.1.4") && isIntegerText(size))) return undefined;
    return flaw(
      value,
      "is not an amount of memory.",
      "Write a number with or without a unit, such as 512m or 1.5g.",
    );
  });
}

/** Anything that has a text of its own: what a label or variable may be. */
export const scalarValue = scalar("a single value", [
  "string",
  "integer",
  "float",
  "boolean",
  "null",
  "timestamp",
]);
export const textOrNumber = scalar("text or a number", ["string", "integer", "float", "timestamp"]);

/** Labels, variables and the like, as a mapping or as a list of `name=value`. */
export const listOrMapping = either(mapOf(scalarValue, { keys: nonEmpty }), set(text));
/** The same, where the list may name a key twice and the last one counts. */
export const keyedListOrMapping = either(mapOf(scalarValue, { keys: nonEmpty }), list(text));
export const textOrList = either(text, list(text));
export const textOrSet = either(text, set(text));
/** Options of a driver. */
export const driverOptions = mapOf(textOrNumber, { keys: nonEmpty, otherwise: anything });
