import { stackCommandFlaw } from "./command-line.ts";
import { booleanOf, isFloatText, isIntegerText } from "./number-text.ts";
import { parsePortSpec } from "./port-spec.ts";
import { byteSizeOf } from "./byte-size.ts";
import { nonEmpty, text } from "./scalars.ts";
import { either, list, mapOf, scalar, set } from "./shape.ts";
import type { ScalarShape } from "./shape.ts";
import type { ScalarValue } from "../source/value.ts";

/** `docker stack` makes something else of a text only where a variable has changed it. */
function isFilledIn({ text: filled, template }: ScalarValue): boolean {
  return template !== undefined && template !== filled;
}

function mustBe(value: ScalarValue, what: string, example: string): string {
  return `${JSON.stringify(value.text)} must be ${what}, and is text.\nWrite it without quotes, such as ${example}.`;
}

/** A boolean; as text only what a variable leaves. */
export const stackFlag = scalar("true or false", ["boolean", "string"], (value) =>
  value.kind === "boolean" || (isFilledIn(value) && booleanOf(value.text) !== undefined)
    ? undefined
    : mustBe(value, "true or false", "true"),
);

/** A whole number; as text only what a variable leaves. */
export function stackWhole({
  min,
  asText = true,
  fraction,
  strict,
}: { min?: number; asText?: boolean; fraction?: boolean; strict?: boolean } = {}): ScalarShape {
  const kinds = [
    "integer",
    ...(strict ? [] : ["float"]),
    ...(asText ? ["string"] : []),
  ] as ScalarValue["kind"][];
  return scalar("a whole number", kinds, (value) => {
    if (value.kind === "string" && !(isFilledIn(value) && isIntegerText(value.text))) {
      return mustBe(value, "a whole number", "3");
    }
    const number = value.number ?? Number(value.text);
    if (!fraction && !Number.isInteger(number))
      return `${value.text} is not a whole number.\nWrite it without a fraction.`;
    return min !== undefined && number < min
      ? `${value.text} is too small.\nThe least is ${min}.`
      : undefined;
  });
}

/** A number; as text only what a variable leaves. */
export const stackNumber = scalar("a number", ["integer", "float", "string"], (value) =>
  value.kind !== "string" || (isFilledIn(value) && isFloatText(value.text))
    ? undefined
    : mustBe(value, "a number", "0.5"),
);

/** An amount of memory, as text alone. */
export const stackBytes = scalar("an amount of memory such as 512m", ["string"], ({ text: size }) =>
  byteSizeOf(size) === undefined
    ? `${JSON.stringify(size)} is not an amount of memory.\nWrite a number with or without a unit, such as 512m or 1.5g.`
    : undefined,
);

/** A command: words, or a line that `docker stack` splits into words. */
export const stackCommand = either(
  scalar("text", ["string"], ({ text: line }) => {
    const flaw = stackCommandFlaw(line);
    return flaw && `The command cannot be split into words: ${flaw}.\nWrite it as a list of words.`;
  }),
  list(text),
);

/** A label or variable: unlike Compose, `docker stack` takes no boolean. */
export const stackListOrMapping = either(
  mapOf(scalar("text or a number or nothing", ["string", "integer", "float", "null", "timestamp"]), {
    keys: nonEmpty,
  }),
  set(text),
);

/** The short form of a port; an address is read, and then has no effect. */
export const stackPort = scalar("a port such as 8080:80", ["string", "integer"], (value) => {
  const parsed = parsePortSpec(String(value.number ?? value.text), true);
  return "flaw" in parsed
    ? `${JSON.stringify(value.text)} is no port of a service: ${parsed.flaw}.\nWrite [host port:]port[/protocol], such as 8080:80.`
    : undefined;
});
