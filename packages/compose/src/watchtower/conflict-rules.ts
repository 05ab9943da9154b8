import { goBoolean, meantBoolean } from "./go-boolean.ts";
import type { SettingFinding, SettingSurroundings } from "./setting-finding.ts";
import { archivedName, forkName } from "./watchtower-image.ts";
import type { WatchtowerSettings } from "./watchtower-settings.ts";

type Finding = SettingFinding | undefined;

/** One scan, and the restart policy. */
export function runOnceRestarts(settings: WatchtowerSettings, { restarts }: SettingSurroundings): Finding {
  if (!restarts || settings.isOn("WATCHTOWER_RUN_ONCE") !== true) return undefined;
  return {
    code: "run-once-restarts",
    settings: ["WATCHTOWER_RUN_ONCE"],
    message:
      "Watchtower scans once and exits without ever serving the API, and the restart policy starts it again.",
    hint: "Leave the setting out; for one scan, docker compose run a container with --run-once.",
  };
}

/** The original's way not to restart (watchtower.md c). */
export function noRestartDeletes(settings: WatchtowerSettings): Finding {
  if (settings.flavour !== "containrrr" || settings.isOn("WATCHTOWER_NO_RESTART") !== true) return undefined;
  return {
    code: "no-restart-deletes",
    settings: ["WATCHTOWER_NO_RESTART"],
    message: `${archivedName} still stops and deletes outdated containers, and starts nothing in their place.`,
    hint: "To look without touching, set WATCHTOWER_MONITOR_ONLY instead.",
  };
}

/** Settings of which one makes another impossible or pointless (watchtower.md c, "Interplay"). */
export function conflicts(settings: WatchtowerSettings): readonly Finding[] {
  const isOn = (name: string) => settings.isOn(`WATCHTOWER_${name}`) === true;
  return [
    isOn("MONITOR_ONLY") && isOn("ROLLING_RESTART")
      ? {
          code: "rolling-restart-refused",
          settings: ["WATCHTOWER_ROLLING_RESTART", "WATCHTOWER_MONITOR_ONLY"],
          message: "Watchtower exits at start when it is to monitor only and to restart one by one.",
          hint: "Leave one of the two out.",
        }
      : undefined,
    isOn("MONITOR_ONLY") && isOn("NO_PULL")
      ? {
          code: "monitor-without-pull",
          settings: ["WATCHTOWER_NO_PULL", "WATCHTOWER_MONITOR_ONLY"],
          message: "Watchtower is to report new images and not to look for any: it finds nothing.",
          hint: "Leave WATCHTOWER_NO_PULL out.",
        }
      : undefined,
    isOn("REVIVE_STOPPED") && settings.isOn("WATCHTOWER_INCLUDE_STOPPED") === false
      ? {
          code: "revive-without-stopped",
          settings: ["WATCHTOWER_REVIVE_STOPPED"],
          message: "Stopped containers are not looked at, so that there are none to start again.",
          hint: "Set WATCHTOWER_INCLUDE_STOPPED too, or leave this out.",
        }
      : undefined,
  ];
}

/** The fork with a fixed Docker API version (watchtower.md e). */
export function dockerApiPinned(settings: WatchtowerSettings): Finding {
  if (settings.flavour !== "nicholas-fedor" || !settings.isSet("DOCKER_API_VERSION")) return undefined;
  return {
    code: "docker-api-pinned",
    settings: ["DOCKER_API_VERSION"],
    message: `${forkName} negotiates the Docker API version; a fixed one can only be wrong.`,
    hint: "Leave the setting out.",
  };
}

/** A registry user without password, or the other way round: both are then passed over (watchtower.md c). */
export function credentialsIncomplete(settings: WatchtowerSettings): Finding {
  const both = ["REPO_USER", "REPO_PASS"];
  const missing = both.filter((name) => settings.text(name) === "");
  if (missing.length !== 1) return undefined;
  return {
    code: "credentials-incomplete",
    settings: both,
    message: `${missing[0] ?? ""} is not set, and Watchtower uses the credentials only when it has both.`,
    hint: "Set both, or mount a config.json.",
  };
}

/** Booleans that Go does not read. */
export function unreadableBooleans(settings: WatchtowerSettings): readonly SettingFinding[] {
  return settings.unreadableBooleans().map((setting) => {
    const meant = meantBoolean(settings.text(setting) ?? "");
    return {
      code: "boolean-unreadable",
      settings: [setting],
      message: `The value is no boolean to Watchtower: ${archivedName} silently takes it for false, ${forkName} exits.`,
      hint: 'Write "true" or "false".',
      ...(meant === undefined || goBoolean(settings.text(setting) ?? "") !== undefined
        ? {}
        : { replacement: String(meant) }),
    };
  });
}
