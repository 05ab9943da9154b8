import type { ComposeSecret, ComposeText } from "./compose-file.ts";
import { flawOf, kindOf, objectOption } from "./option-values.ts";
import type { Problem } from "./problem.ts";
import { settingTable } from "./setting-table.ts";
import type { Setting } from "./setting-table.ts";
import { isVariable } from "./variable.ts";
import type { Variable } from "./variable.ts";
import { isOlderThan } from "./watchtower-image.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";

type Table = typeof settingTable;
type ValueOf<S extends Setting> =
  | Variable
  | (S extends { secret: true } ? { readonly file: string } : never)
  | {
      boolean: boolean;
      presence: boolean;
      number: number;
      text: string;
      duration: string;
      list: readonly string[];
    }[S["type"]];

/**
 * Settings of Watchtower by their variable in camel case without `WATCHTOWER_`: `rollingRestart`, `notificationUrl`.
 *
 * Booleans, whole numbers, texts, lists of texts, and durations with a unit (`30s`); a {@link Variable} for any. What
 * may be a secret also takes `{ file }`, which is mounted as a secret. A setting that the Watchtower in question
 * does not have is an error.
 */
export type WatchtowerSettingOptions = { readonly [Name in keyof Table]?: ValueOf<Table[Name]> | undefined };

/** Settings as variables, with the options they come from, and the secrets that they read. */
export interface ChosenSettings {
  readonly environment: ReadonlyMap<string, { readonly value: ComposeText; readonly path: string }>;
  readonly secrets: Readonly<Record<string, ComposeSecret>>;
}

const path = "watchtower.settings";
const duration = /^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/** Reads `watchtower.settings`; a problem for each that has no such value or is not of this Watchtower. */
export function settingsOption(
  value: unknown,
  flavour: WatchtowerFlavour,
  image: string,
  problems: Problem[],
): ChosenSettings {
  const environment = new Map<string, { value: ComposeText; path: string }>();
  const secrets: Record<string, ComposeSecret> = {};
  const given = objectOption(value, path, Object.keys(settingTable), problems);
  for (const [name, setting] of Object.entries(settingTable) as [string, Setting][]) {
    const at = `${path}.${name}`;
    const chosen = given[name];
    if (chosen === undefined) continue;
    const refusal = unsupported(setting, flavour, image);
    if (refusal !== undefined) {
      problems.push({ code: "setting-unsupported", severity: "error", path: at, ...refusal });
      continue;
    }
    const secret = secretOf(chosen, setting, name);
    if (secret !== undefined) {
      secrets[secret.name] = { file: secret.file };
      environment.set(setting.env, { value: `/run/secrets/${secret.name}`, path: at });
      continue;
    }
    const text = textOf(chosen, setting);
    if (typeof text !== "object" || isVariable(text)) {
      if (text !== undefined) environment.set(setting.env, { value: text, path: at });
    } else
      problems.push({
        code: "option-invalid",
        severity: "error",
        path: at,
        message: `${at} ${text.flaw}.`,
        hint: text.hint,
      });
  }
  return { environment, secrets };
}

function unsupported(setting: Setting, flavour: WatchtowerFlavour, image: string) {
  const { env, only, since } = setting;
  if (only !== undefined && only !== flavour) {
    return {
      message: `${env} is a setting of ${only}/watchtower${since === undefined ? "" : ` (since ${since})`}, and this is ${flavour}/watchtower, which does not read it.`,
      hint:
        only === "nicholas-fedor"
          ? "Leave it out, or take an image of nickfedor/watchtower."
          : "Leave it out.",
    };
  }
  if (since === undefined || !isOlderThan(image, since)) return undefined;
  return {
    message: `${env} came with version ${since}, and the image ${image} is older.`,
    hint: `Take version ${since} or later, or leave it out.`,
  };
}

function secretOf(
  value: unknown,
  setting: Setting,
  name: string,
): { name: string; file: string } | undefined {
  if (setting.secret !== true || typeof value !== "object" || value === null || !("file" in value))
    return undefined;
  const { file } = value;
  if (typeof file !== "string" || file.trim() === "" || flawOf(file) !== undefined) return undefined;
  return { name: name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), file };
}

interface Flaw {
  readonly flaw: string;
  readonly hint: string;
}

/** The value as Watchtower reads it from its environment; undefined for a presence that is not to be. */
function textOf(value: unknown, setting: Setting): ComposeText | undefined | Flaw {
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
