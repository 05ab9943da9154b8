import { isIpAddress } from "../stack/ip-address.ts";
import type { Problem } from "../stack/problem.ts";
import { deprecatedSettings, replacementOf } from "./deprecated-settings.ts";
import type { WatchtowerEnvironment } from "./watchtower-environment.ts";
import type { WatchtowerSettings } from "./watchtower-settings.ts";

/** What one rule has to say, and the setting it is about. */
type Finding = Pick<Problem, "code" | "severity" | "message" | "hint"> & { readonly setting: string };
type Rule = (settings: WatchtowerSettings) => Finding | undefined | false;

const archivedName = "containrrr/watchtower";

/** Settings that do not do what they look like; all facts from watchtower.md a.2, c and e. */
const rules: readonly Rule[] = [
  (settings) =>
    settings.flavour === "containrrr" &&
    settings.isOn("WATCHTOWER_MONITOR_ONLY") === true &&
    settings.isOn("WATCHTOWER_NO_PULL") === false && {
      setting: "WATCHTOWER_MONITOR_ONLY",
      code: "monitor-pulls",
      severity: "info",
      message: `${archivedName} still pulls newer images, which fill the disk and are never cleaned up.`,
      hint: "Remove unused images from time to time with docker image prune.",
    },
  (settings) =>
    settings.isOn("WATCHTOWER_TRACE") === true && {
      setting: "WATCHTOWER_TRACE",
      code: "trace-shows-credentials",
      severity: "warning",
      message: "At this level the log may show credentials for registries.",
      hint: "Use WATCHTOWER_DEBUG, or take it out again once the trouble is found.",
    },
  (settings) =>
    settings.text("WATCHTOWER_NOTIFICATION_TEMPLATE") === "json.v1" &&
    /[?&]template=json(?:&|\s|$)/i.test(settings.text("WATCHTOWER_NOTIFICATION_URL") ?? "") && {
      setting: "WATCHTOWER_NOTIFICATION_URL",
      code: "report-wrapped",
      severity: "warning",
      message: "Two templates at once: the report arrives as a text within another document.",
      hint: "Take template=json out of the URL.",
    },
  (settings) =>
    endpointsOf(settings).some((name) => name === "events" || name === "all") &&
    settings.text("WATCHTOWER_HTTP_API_EVENTS_TOKEN") === "" && {
      setting: "WATCHTOWER_HTTP_API_ENDPOINTS",
      code: "events-token-missing",
      severity: "warning",
      message: "Watchtower exits at start when it is to serve events and has no token for them.",
      hint: "Give settings.httpApiEventsToken, best as a file, or leave events out.",
    },
  (settings) => {
    const host = settings.text("WATCHTOWER_HTTP_API_HOST") ?? "";
    return (
      settings.flavour === "nicholas-fedor" &&
      host !== "" &&
      (!isIpAddress(host) || host.includes(":")) && {
        setting: "WATCHTOWER_HTTP_API_HOST",
        code: "api-host-invalid",
        severity: "warning",
        message: "Watchtower exits at start: it listens at no host name, and at no IPv6 address.",
        hint: "Leave the setting out.",
      }
    );
  },
];

/** Settings that a report depends on; another value of the user's breaks it. */
const reportSettings = [
  "WATCHTOWER_NOTIFICATION_URL",
  "WATCHTOWER_NOTIFICATION_REPORT",
  "WATCHTOWER_NOTIFICATION_TEMPLATE",
  "WATCHTOWER_NOTIFICATION_TEMPLATE_FILE",
  "WATCHTOWER_NOTIFICATIONS",
];

/** What there is to say about the user's own settings besides `watchtowerProblems`, each at the option it comes from. */
export function optionProblems(
  settings: WatchtowerSettings,
  { own, hasReports }: Pick<WatchtowerEnvironment, "own" | "hasReports">,
): Problem[] {
  const findings = rules.map((rule) => rule(settings)).filter((finding) => !!finding);
  for (const setting of own.keys()) {
    if (hasReports && reportSettings.includes(setting)) findings.push(conflictWithReports(setting));
    if (settings.flavour === "nicholas-fedor" && deprecatedSettings.has(setting)) {
      findings.push({
        setting,
        code: "setting-deprecated",
        severity: "info",
        message: `nicholas-fedor/watchtower takes ${setting} only until its version 2.`,
        hint: replacementOf(setting),
      });
    }
  }
  return findings.flatMap(({ setting, code, severity, message, hint }): Problem[] => {
    const path = own.get(setting);
    return path === undefined ? [] : [{ code, severity, path, message, hint }];
  });
}

function conflictWithReports(setting: string): Finding {
  return {
    setting,
    code: "reports-conflict",
    severity: "error",
    message: "All notifications share one template, which watchtower.reports sets for its receiver.",
    hint: "Leave this setting or watchtower.reports out.",
  };
}

function endpointsOf(settings: WatchtowerSettings): readonly string[] {
  if (settings.flavour !== "nicholas-fedor") return [];
  const list = settings.text("WATCHTOWER_HTTP_API_ENDPOINTS") ?? "";
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== "");
}
