import type { ComposeSecret, ComposeText } from "../stack/compose-file.ts";
import { objectOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { isSecretSource, secretSource } from "../stack/secret-source.ts";
import type { SecretSource } from "../stack/secret-source.ts";
import type { StackTarget } from "../stack/swarm-target.ts";
import { settingTable } from "./setting-table.ts";
import type { Setting } from "./setting-table.ts";
import { settingText } from "./setting-value.ts";
import type { SettingValue } from "./setting-value.ts";
import { isOlderThan } from "./watchtower-image.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";

type Table = typeof settingTable;
type ValueOf<S extends Setting> = SettingValue<S> | (S extends { secret: true } ? SecretSource : never);

/**
 * Settings of Watchtower by their variable in camel case without `WATCHTOWER_`: `rollingRestart`, `notificationUrl`.
 *
 * Booleans, whole numbers, texts, lists of texts, and durations with a unit (`30s`); a `variable()` for any. What
 * may be a secret also takes a source of one, such as `{ file }`, which is mounted. A setting that the Watchtower in question
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
  target: StackTarget,
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
    if (setting.secret === true && isSecretSource(chosen)) {
      const secret = secretSource(chosen, at, target, problems);
      if (secret === undefined) continue;
      const secretName = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      secrets[secretName] = secret;
      environment.set(setting.env, { value: `/run/secrets/${secretName}`, path: at });
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
