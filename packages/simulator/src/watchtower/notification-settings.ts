import type { Environment } from "./environment.ts";
import type { WatchtowerFlavour } from "./settings.ts";

/** What concerns notifications; of all services only `generic` and of all templates only `json.v1` is simulated. */
export interface NotificationSettings {
  readonly urls: readonly string[];
  readonly template: string;
  readonly report: boolean;
  /** The least severe level that becomes a notification. */
  readonly level: string;
  /** The name of the host in title and document; empty for the container's own. */
  readonly hostname: string;
  readonly titleTag: string;
  readonly skipTitle: boolean;
  /** Start-up lines are then logged and not sent. */
  readonly noStartupMessage: boolean;
}

/** Reads what concerns notifications; the URLs may stand in a file, one on each line (reference/watchtower.md c, f). */
export function readNotificationSettings(
  flavour: WatchtowerFlavour,
  { text, bool }: Environment,
  secret: (name: string, flag: string) => string,
): NotificationSettings {
  const separator = flavour === "containrrr" ? /\s+/ : /[\s,]+/;
  return {
    urls: secret("WATCHTOWER_NOTIFICATION_URL", "notification-url")
      .split(separator)
      .filter((url) => url !== ""),
    template: text("WATCHTOWER_NOTIFICATION_TEMPLATE"),
    report: bool("WATCHTOWER_NOTIFICATION_REPORT"),
    level: text("WATCHTOWER_NOTIFICATIONS_LEVEL") || "info",
    hostname: text("WATCHTOWER_NOTIFICATIONS_HOSTNAME"),
    titleTag: text("WATCHTOWER_NOTIFICATION_TITLE_TAG"),
    skipTitle: bool("WATCHTOWER_NOTIFICATION_SKIP_TITLE"),
    noStartupMessage: bool("WATCHTOWER_NO_STARTUP_MESSAGE"),
  };
}
