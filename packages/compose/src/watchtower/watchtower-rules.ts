import type { Problem } from "../stack/problem.ts";
import { scheduleFlaw } from "./schedule.ts";
import type { WatchtowerSettings } from "./watchtower-settings.ts";

/** What one rule has to say: the setting it is about, and the rest of a {@link Problem}. */
type Finding = Pick<Problem, "code" | "message" | "hint"> & { readonly setting: string };
type Rule = (settings: WatchtowerSettings, published: boolean) => Finding | undefined | false;

const archivedName = "containrrr/watchtower";
const forkName = "nicholas-fedor/watchtower";

/** Each a way to defeat the stack from its own settings; all facts from watchtower.md a.2, a.3, c and e. */
const rules: readonly Rule[] = [
  (settings) =>
    settings.serves("update") === true &&
    settings.isOn("WATCHTOWER_HTTP_API_PERIODIC_POLLS") === false && {
      setting: "WATCHTOWER_HTTP_API_PERIODIC_POLLS",
      code: "schedule-switched-off",
      message: "The update endpoint is on and periodic polls are off, so the schedule never runs.",
      hint: 'Set WATCHTOWER_HTTP_API_PERIODIC_POLLS to "true", or expect updates by POST /v1/update only.',
    },
  (settings) => endpointOff(settings, "update", "manual updates by POST /v1/update are not possible"),
  (settings) => endpointOff(settings, "metrics", "/v1/metrics is not served"),
  (settings, published) => {
    const port = settings.text("WATCHTOWER_HTTP_API_PORT");
    return (
      settings.flavour === "nicholas-fedor" &&
      published &&
      port !== undefined &&
      !["", "8080"].includes(port) && {
        setting: "WATCHTOWER_HTTP_API_PORT",
        code: "api-unreachable",
        message: "The API listens on another port of the container than the published one, 8080.",
        hint: "Leave the setting out; watchtower.listen.port is the port on the host.",
      }
    );
  },
  (settings, published) => {
    const host = settings.text("WATCHTOWER_HTTP_API_HOST");
    return (
      settings.flavour === "nicholas-fedor" &&
      published &&
      host !== undefined &&
      !["", "0.0.0.0"].includes(host) && {
        setting: "WATCHTOWER_HTTP_API_HOST",
        code: "api-unreachable",
        message:
          "The API listens on one address inside the container, where a published port does not reach it.",
        hint: "Leave the setting out; watchtower.listen.address is the address on the host.",
      }
    );
  },
  (settings) =>
    settings.text("WATCHTOWER_HTTP_API_TOKEN") === "" && {
      setting: "WATCHTOWER_HTTP_API_TOKEN",
      code: "token-empty",
      message:
        "The token is empty, which counts as none: Watchtower does not start its API without one and exits.",
      hint: "Leave the setting out and give the token by watchtower.apiToken.",
    },
  (settings) => {
    const token = settings.text("WATCHTOWER_HTTP_API_TOKEN");
    return (
      !!token &&
      !token.startsWith("/run/secrets/") && {
        setting: "WATCHTOWER_HTTP_API_TOKEN",
        code: "token-in-clear",
        message:
          "The token stands in the file for everyone who reads it; if it is also a path in the image, such as etc, Watchtower reads that instead.",
        hint: "Leave the setting out and give the token by watchtower.apiToken, as a file or a variable.",
      }
    );
  },
  (settings) => {
    const schedule = settings.text("WATCHTOWER_SCHEDULE");
    const flaw = schedule ? scheduleFlaw(schedule, settings.flavour) : undefined;
    return flaw && { setting: "WATCHTOWER_SCHEDULE", code: "schedule-invalid", ...flaw };
  },
  (settings) => {
    const interval = settings.text("WATCHTOWER_POLL_INTERVAL");
    return (
      settings.text("WATCHTOWER_SCHEDULE") !== "" &&
      !!interval &&
      interval !== "86400" && {
        setting: "WATCHTOWER_POLL_INTERVAL",
        code: "interval-with-schedule",
        message: "Watchtower exits at start when it has both a schedule and an interval.",
        hint: 'Leave the interval out and write watchtower.schedule, such as "@every 6h".',
      }
    );
  },
  (settings) =>
    !/^\d*$/.test(settings.text("WATCHTOWER_POLL_INTERVAL") ?? "") && {
      setting: "WATCHTOWER_POLL_INTERVAL",
      code: "interval-not-seconds",
      message: `The interval is not a plain number: ${archivedName} takes that for 0 and scans every second, ${forkName} exits.`,
      hint: "Give seconds without a unit.",
    },
  (settings) =>
    settings.flavour === "containrrr" &&
    /^\d*[1-9]\d*$/.test(settings.text("WATCHTOWER_TIMEOUT") ?? "") && {
      setting: "WATCHTOWER_TIMEOUT",
      code: "duration-without-unit",
      message: `${archivedName} reads a bare number here as nanoseconds, so containers are killed at once.`,
      hint: "Add the unit, such as 30s.",
    },
  (settings) =>
    settings.isOn("WATCHTOWER_RUN_ONCE") === true && {
      setting: "WATCHTOWER_RUN_ONCE",
      code: "run-once-restarts",
      message:
        "Watchtower scans once and exits without ever serving the API, and the restart policy starts it again.",
      hint: "Leave the setting out; for one scan, docker compose run a container with --run-once.",
    },
  (settings) =>
    settings.flavour === "containrrr" &&
    settings.isOn("WATCHTOWER_NO_RESTART") === true && {
      setting: "WATCHTOWER_NO_RESTART",
      code: "no-restart-deletes",
      message: `${archivedName} still stops and deletes outdated containers, and starts nothing in their place.`,
      hint: "To look without touching, set WATCHTOWER_MONITOR_ONLY instead.",
    },
  (settings) =>
    settings.isOn("WATCHTOWER_MONITOR_ONLY") === true &&
    settings.isOn("WATCHTOWER_ROLLING_RESTART") === true && {
      setting: "WATCHTOWER_ROLLING_RESTART",
      code: "rolling-restart-refused",
      message: "Watchtower exits at start when it is to monitor only and to restart one by one.",
      hint: "Leave one of the two out.",
    },
  (settings) =>
    settings.flavour === "nicholas-fedor" &&
    settings.text("DOCKER_API_VERSION") !== "" && {
      setting: "DOCKER_API_VERSION",
      code: "docker-api-pinned",
      message: `${forkName} negotiates the Docker API version; a fixed one can only be wrong.`,
      hint: "Leave the setting out.",
    },
];

/**
 * The ways in which the user's settings defeat the stack: each a warning at its setting. A setting that is not among
 * the user's own comes from an option, where its problems already are. `own` has the option of each that is.
 */
export function watchtowerProblems(
  settings: WatchtowerSettings,
  own: ReadonlyMap<string, string>,
  published: boolean,
): Problem[] {
  const findings = rules.map((rule) => rule(settings, published)).filter((finding) => !!finding);
  for (const setting of settings.unreadableBooleans()) {
    findings.push({
      setting,
      code: "boolean-unreadable",
      message: `The value is no boolean to Watchtower: ${archivedName} silently takes it for false, ${forkName} exits.`,
      hint: 'Write "true" or "false".',
    });
  }
  return findings.flatMap(({ setting, code, message, hint }): Problem[] => {
    const path = own.get(setting);
    return path === undefined ? [] : [{ code, severity: "warning", path, message, hint }];
  });
}

function endpointOff(settings: WatchtowerSettings, endpoint: "update" | "metrics", loss: string) {
  return (
    settings.serves(endpoint) === false && {
      setting:
        settings.text("WATCHTOWER_HTTP_API_ENDPOINTS") === ""
          ? `WATCHTOWER_HTTP_API_${endpoint.toUpperCase()}`
          : "WATCHTOWER_HTTP_API_ENDPOINTS",
      code: "api-endpoint-off" as const,
      message: `The settings switch the ${endpoint} endpoint off: ${loss}.`,
      hint: "Leave the setting out.",
    }
  );
}
