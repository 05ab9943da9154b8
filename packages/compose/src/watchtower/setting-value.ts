import type { ComposeText } from "../stack/compose-file.ts";
import { flawOf, kindOf } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { isVariable } from "../yaml/variable.ts";
import type { Variable } from "../yaml/variable.ts";

/** What a setting takes. */
export interface SettingKind {
  readonly env: string;
  /** `presence` is on by being there, whatever it says. */
  readonly type: "boolean" | "presence" | "number" | "text" | "duration" | "list";
  /** What stands between the items of a list. */
  readonly separator?: "," | " ";
  /** The only words it takes. */
  readonly words?: readonly string[];
}

/** The value of a setting in the options. */
export type SettingValue<S extends SettingKind> =
  | Variable
  | (S extends { words: readonly (infer Word)[] }
      ? Word
      : {
          boolean: boolean;
          presence: boolean;
          number: number;
          text: string;
          duration: string;
          list: readonly string[];
        }[S["type"]]);

const duration = /^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/** The value as the program reads it from its environment; undefined, with a problem, for one that it would not. */
export function settingText(
  value: unknown,
  setting: SettingKind,
  path: string,
  problems: Problem[],
): ComposeText | undefined {
  const text = textOf(value, setting);
  if (typeof text !== "object" || isVariable(text)) return text;
  const { flaw, hint } = text;
  problems.push({ code: "option-invalid", severity: "error", path, message: `${path} ${flaw}.`, hint });
  return undefined;
}

interface Flaw {
  readonly flaw: string;
  readonly hint: string;
}

/** The value as Watchtower reads it from its environment; undefined for a presence that is not to be. */
function textOf(value: unknown, setting: SettingKind): ComposeText | undefined | Flaw {
  if (isVariable(value)) return value;
  switch (setting.type) {
    case "boolean":
    case "presence":
      if (typeof value !== "boolean") return wrongKind("true or false", value);
      return setting.type === "boolean" ? String(value) : value ? "1" : undefined;
    case "number":
      return Number.isSafeInteger(value) && Number(value) >= 0
        ? String(value)
        : wrongKind("a whole number", value);
    case "list":
      return listText(value, setting.separator ?? ",");
    default:
      if (typeof value !== "string" || value === "") return wrongKind("text", value);
      if (setting.words !== undefined && !setting.words.includes(value)) {
        return { flaw: `must be one of ${setting.words.join(", ")}`, hint: "Write it exactly so." };
      }
      if (setting.type === "duration" && !duration.test(value)) {
        return { flaw: "is no duration", hint: "Write a number with its unit, such as 30s or 5m." };
      }
      return flawOf(value) === undefined
        ? value
        : { flaw: flawOf(value) ?? "", hint: "No setting of a container can hold it." };
  }
}

function listText(value: unknown, separator: "," | " "): string | Flaw {
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
    return wrongKind("a list of texts", value);
  const items = value as readonly string[];
  // Whatever the separator, one of the two programs also splits at blanks.
  const parted = items.find(
    (item) => item === "" || /\s/.test(item) || item.includes(separator) || flawOf(item) !== undefined,
  );
  if (parted === undefined) return items.join(separator);
  return {
    flaw: "has an item that Watchtower would not read as one",
    hint: "Items are not empty and hold no blanks or commas.",
  };
}

function wrongKind(kind: string, value: unknown): Flaw {
  return { flaw: `must be ${kind}, not ${kindOf(value)}`, hint: "Give it as that, or as variable(…)." };
}
