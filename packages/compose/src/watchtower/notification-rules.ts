import type { SettingFinding } from "./setting-finding.ts";
import type { WatchtowerSettings } from "./watchtower-settings.ts";

const url = "WATCHTOWER_NOTIFICATION_URL";
const template = "WATCHTOWER_NOTIFICATION_TEMPLATE";
const report = "WATCHTOWER_NOTIFICATION_REPORT";

/** Notifications that are shaped and go nowhere, and a report that is not in them (watchtower.md f). */
export function notificationFlaws(settings: WatchtowerSettings): readonly (SettingFinding | undefined)[] {
  const isNowhere = [url, "WATCHTOWER_NOTIFICATIONS", "WATCHTOWER_PORCELAIN"].every(
    (name) => settings.text(name) === "",
  );
  const isShaped = settings.isOn(report) === true || settings.isSet(template);
  const wantsReport = settings.text(template) === "json.v1" && settings.isOn(report) === false;
  return [
    isNowhere && isShaped
      ? {
          code: "notification-nowhere",
          settings: [report, template],
          message: `The notifications have a form and no receiver: neither ${url} nor WATCHTOWER_NOTIFICATIONS is set.`,
          hint: `Set ${url}, such as generic://host:port/path, or leave this out.`,
        }
      : undefined,
    wantsReport && settings.text("WATCHTOWER_PORCELAIN") === ""
      ? {
          code: "notification-report-off",
          settings: [template],
          message:
            settings.flavour === "containrrr"
              ? "Without the session report, the template json.v1 yields an error message instead of JSON."
              : "Without the session report, the template json.v1 has log lines in it and no container.",
          hint: `Set ${report} to "true".`,
        }
      : undefined,
  ];
}
