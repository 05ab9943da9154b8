import type { Problem } from "../stack/problem.ts";
import {
  apiUnreachable,
  endpointUnknown,
  scheduleSwitchedOff,
  tlsIncomplete,
  tokenFlaw,
} from "./api-rules.ts";
import {
  conflicts,
  credentialsIncomplete,
  dockerApiPinned,
  noRestartDeletes,
  runOnceRestarts,
  unreadableBooleans,
} from "./conflict-rules.ts";
import { notificationFlaws } from "./notification-rules.ts";
import {
  durationWithoutUnit,
  intervalNotSeconds,
  intervalWithSchedule,
  scheduleInvalid,
} from "./schedule-rules.ts";
import type { SettingFinding, SettingSurroundings } from "./setting-finding.ts";
import type { WatchtowerSettings } from "./watchtower-settings.ts";

type Findings = SettingFinding | undefined | readonly (SettingFinding | undefined)[];
type Rule = (settings: WatchtowerSettings, surroundings: SettingSurroundings) => Findings;

/** Each a way to defeat Watchtower by its own settings; all facts from watchtower.md a.2, a.3, c, e and f. */
const rules: readonly Rule[] = [
  scheduleSwitchedOff,
  apiUnreachable,
  endpointUnknown,
  tlsIncomplete,
  tokenFlaw,
  scheduleInvalid,
  intervalWithSchedule,
  intervalNotSeconds,
  durationWithoutUnit,
  runOnceRestarts,
  noRestartDeletes,
  conflicts,
  dockerApiPinned,
  credentialsIncomplete,
  notificationFlaws,
  unreadableBooleans,
];

/** The ways in which the settings of a Watchtower, wherever they come from, defeat it. */
export function settingFindings(
  settings: WatchtowerSettings,
  surroundings: SettingSurroundings,
): readonly SettingFinding[] {
  return rules.flatMap((rule) => rule(settings, surroundings)).filter((finding) => finding !== undefined);
}

/**
 * The ways in which the user's settings defeat the stack: each a problem at its setting. A setting that is not among
 * the user's own comes from an option, where its problems already are. `own` has the option of each that is.
 */
export function watchtowerProblems(
  settings: WatchtowerSettings,
  own: ReadonlyMap<string, string>,
  published: boolean,
): Problem[] {
  const surroundings = { publishedPorts: published ? [8080] : [], restarts: true };
  return [
    ...settingFindings(settings, surroundings),
    endpointOff(settings, "update", "manual updates by POST /v1/update are not possible"),
    endpointOff(settings, "metrics", "/v1/metrics is not served"),
  ].flatMap((finding): Problem[] => {
    const path = finding?.settings.map((setting) => own.get(setting)).find((option) => option !== undefined);
    if (finding === undefined || path === undefined) return [];
    const { code, severity = "warning", message, hint } = finding;
    return [{ code, severity, path, message, hint }];
  });
}

/** The stack is there to be called: an endpoint that is off is a loss. */
function endpointOff(settings: WatchtowerSettings, endpoint: "update" | "metrics", loss: string) {
  if (settings.serves(endpoint) !== false) return undefined;
  const list = "WATCHTOWER_HTTP_API_ENDPOINTS";
  return {
    code: "api-endpoint-off" as const,
    severity: "warning" as const,
    settings: [settings.text(list) === "" ? `WATCHTOWER_HTTP_API_${endpoint.toUpperCase()}` : list],
    message: `The settings switch the ${endpoint} endpoint off: ${loss}.`,
    hint: "Leave the setting out.",
  };
}
