import { nearestKey } from "../format/nearest-key.ts";
import { flagByName, settingByEnv } from "../watchtower/flag-table.ts";
import type { SettingFinding, SettingSurroundings } from "../watchtower/setting-finding.ts";
import { unsupported } from "../watchtower/settings-option.ts";
import { apiEndpoints, isKnownVersion } from "../watchtower/watchtower-image.ts";
import { settingFindings } from "../watchtower/watchtower-rules.ts";
import type { WatchtowerSettings } from "../watchtower/watchtower-settings.ts";
import type { Advise } from "./advice-list.ts";
import { rewrite } from "./keyed-text.ts";
import { scalarChange } from "./text-fix.ts";
import type { SettingPlace, WatchtowerInFile } from "./watchtower-in-file.ts";

/** What is wrong with the settings of a Watchtower: by the rules that the generator keeps, and names it does not know. */
export function adviseOnSettings(
  watchtower: WatchtowerInFile,
  surroundings: SettingSurroundings,
  source: string,
  advise: Advise,
): void {
  for (const finding of settingFindings(watchtower.settings, surroundings)) {
    adviseOnFinding(finding, watchtower, source, advise);
  }
  for (const [env, place] of watchtower.places) {
    adviseOnQuotes(env, place, source, advise);
    if (settingByEnv.has(env)) adviseOnKnown(env, place, watchtower, advise);
    else adviseOnUnknown(env, place, watchtower, source, advise);
  }
}

/** What Watchtower says of a value that only a variable may have. */
const refusedFlags: ReadonlySet<string> = new Set(["interval-not-seconds", "boolean-unreadable"]);

function adviseOnFinding(
  { code, settings, severity, message, hint, replacement }: SettingFinding,
  { places }: WatchtowerInFile,
  source: string,
  advise: Advise,
): void {
  const setting = settings.find((name) => places.has(name)) ?? "";
  const found = places.get(setting);
  if (found === undefined) return;
  const { path, place, entry, use } = found;
  // Of the command line there is worse to say, and it is said there.
  if (use !== undefined && (code === "token-in-clear" || code === "duration-without-unit")) return;
  const change = (to: string) => {
    if (entry !== undefined) return rewrite(source, entry, { text: to });
    if (use?.valueWord.isItem !== true) return undefined;
    const { text } = use.valueWord;
    const from = text.endsWith(use.text) ? text.slice(0, text.length - use.text.length) : undefined;
    const edit = from === undefined ? undefined : scalarChange(source, place, text, from + to);
    return edit && [edit];
  };
  const isFirst = setting === settings[0];
  advise({
    code,
    ...(severity === undefined ? {} : { severity }),
    path,
    place,
    message:
      use !== undefined && refusedFlags.has(code)
        ? `Watchtower does not start with --${use.flag.name} ${JSON.stringify(use.text)}.`
        : message,
    hint,
    fix:
      replacement === undefined || !isFirst
        ? undefined
        : [`Write ${JSON.stringify(replacement)}`, change(replacement)],
  });
}

function adviseOnKnown(
  env: string,
  { path, place, use }: SettingPlace,
  { settings }: WatchtowerInFile,
  advise: Advise,
): void {
  const { flavour, image } = settings;
  const setting = settingByEnv.get(env);
  if (flavour === undefined || setting === undefined) return;
  const refusal = unsupported(setting, flavour, image);
  const name = use === undefined ? env : `--${use.flag.name}`;
  if (refusal !== undefined) {
    const { message, hint } = refusal;
    advise({
      code: "setting-unsupported",
      path,
      place,
      message:
        use === undefined
          ? message
          : message.replace(env, name).replace(/which does not read it/, "which does not start with it"),
      hint,
    });
  } else if (flavour === "nicholas-fedor" && isDeprecated(env, settings)) {
    advise({
      code: "setting-deprecated",
      severity: "info",
      path,
      place,
      message: `${name} is on its way out: version 2 of nicholas-fedor/watchtower will not have it.`,
      hint: env.startsWith("WATCHTOWER_HTTP_API")
        ? "Name the endpoints in WATCHTOWER_HTTP_API_ENDPOINTS instead, such as update,metrics."
        : "Write the receiver as an address in WATCHTOWER_NOTIFICATION_URL.",
    });
  }
}

function isDeprecated(env: string, settings: WatchtowerSettings): boolean {
  if (/^WATCHTOWER_(?:NOTIFICATIONS$|NOTIFICATION_(?:EMAIL|SLACK|MSTEAMS|GOTIFY)_)/.test(env)) return true;
  // Beside the list, a switch is there for older images.
  if (!apiEndpoints("nicholas-fedor", settings.image).list || settings.isSet("WATCHTOWER_HTTP_API_ENDPOINTS"))
    return false;
  return /^WATCHTOWER_HTTP_API_(?:UPDATE|METRICS|CONTAINERS)$/.test(env);
}

/** Settings that have quotes of their own where they are read, by what is said of them elsewhere. */
const isToldElsewhere = /_SCHEDULE$|_POLL_INTERVAL$|_TIMEOUT$/;

/** In a list, quotes around a value belong to it (watchtower.md c). */
function adviseOnQuotes(
  env: string,
  { path, place, entry }: SettingPlace,
  source: string,
  advise: Advise,
): void {
  const [, , text] = /^(["'])(.*)\1$/s.exec(entry?.text ?? "") ?? [];
  if (entry?.isKnown !== true || text === undefined || isToldElsewhere.test(env)) return;
  const type = settingByEnv.get(env)?.type;
  if ((type === undefined && env !== "TZ") || type === "boolean" || type === "presence") return;
  advise({
    code: "quotes-in-value",
    path,
    place,
    message: `The quotes belong to the value: Watchtower reads ${env} with them.`,
    hint: `Leave them out, or put them around the whole item: "${env}=…".`,
    fix: ["Take the quotes off", rewrite(source, entry, { text })],
  });
}

/** What only looks like a setting is passed over without a word. */
function adviseOnUnknown(
  env: string,
  { path, entry }: SettingPlace,
  { settings }: WatchtowerInFile,
  source: string,
  advise: Advise,
): void {
  if (entry === undefined || settings.flavour === undefined) return;
  if (!env.startsWith("WATCHTOWER_") && !settingByEnv.has(env.trim())) return;
  const meant = meantSetting(env);
  const isNew = meant !== undefined && !settings.isSet(meant);
  // A version that came after this list may have it.
  const isCertain = meant !== undefined || isKnownVersion(settings.flavour, settings.image);
  advise({
    code: "setting-unknown",
    ...(isCertain ? {} : { severity: "info" }),
    path,
    place: entry.keyPlace,
    message: isCertain
      ? `Watchtower has no setting ${env.trim() === env ? env : JSON.stringify(env)}, and passes over it.`
      : `Watchtower up to 1.21 has no setting ${env}, and passes over it.`,
    hint:
      meant === undefined
        ? isCertain
          ? "Take it out."
          : "See whether your version has it."
        : `Write ${meant}.`,
    fix: isNew ? [`Write ${meant}`, rewrite(source, entry, { key: meant })] : undefined,
  });
}

function meantSetting(env: string): string | undefined {
  const bare = env.trim();
  if (settingByEnv.has(bare)) return bare;
  // A value that is a path is read as a file, and there is no other name for that.
  const [, plain = ""] = /^(.*)_FILE$/.exec(bare) ?? [];
  if (settingByEnv.get(plain)?.secret === true) return plain;
  const name = bare.replace(/^WATCHTOWER_/, "");
  const byFlag = flagByName.get(name.toLowerCase().replaceAll("_", "-"))?.env;
  if (byFlag !== undefined) return byFlag;
  const near = nearestKey(name, names);
  return near === undefined ? undefined : `WATCHTOWER_${near}`;
}

const names = [...settingByEnv.keys()]
  .filter((env) => env.startsWith("WATCHTOWER_"))
  .map((env) => env.replace("WATCHTOWER_", ""));
