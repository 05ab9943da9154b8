import type { ComposeSecret, ComposeText } from "../stack/compose-file.ts";
import { flawOf, objectOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { settingTable } from "./setting-table.ts";
import type { Setting } from "./setting-table.ts";
import { settingText } from "./setting-value.ts";
import type { SettingValue } from "./setting-value.ts";
import { isOlderThan } from "./watchtower-image.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";

type Table = typeof settingTable;
type ValueOf<S extends Setting> =
  SettingValue<S> | (S extends { secret: true } ? { readonly file: string } : never);

/**
 * Settings of Watchtower by their variable in camel case without `WATCHTOWER_`: `rollingRestart`, `notificationUrl`.
 *
 * Booleans, whole numbers, texts, lists of texts, and durations with a unit (`30s`); a `variable()` for any. What
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
    const text = settingText(chosen, setting, at, problems);
    if (text !== undefined) environment.set(setting.env, { value: text, path: at });
  }
  return { environment, secrets };
}

/** Why a setting is none of this Watchtower, or of this version of it; undefined when it is. */
export function unsupported(setting: Setting, flavour: WatchtowerFlavour, image: string) {
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
