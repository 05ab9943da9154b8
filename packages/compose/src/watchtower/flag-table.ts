import { settingTable } from "./setting-table.ts";
import type { Setting } from "./setting-table.ts";

/** A flag of Watchtower's command line. */
export interface Flag {
  /** Without the hyphens. */
  readonly name: string;
  /** The variable that sets the same. */
  readonly env: string | undefined;
  /** Whether it stands alone: a value follows only behind `=`. */
  readonly isSwitch: boolean;
  readonly setting: Setting | undefined;
}

/** Settings that have options of their own in the generator. */
const own: readonly Setting[] = [
  { env: "WATCHTOWER_SCHEDULE", type: "text" },
  { env: "WATCHTOWER_CLEANUP", type: "boolean" },
  { env: "WATCHTOWER_HTTP_API_TOKEN", type: "text", secret: true },
];

/** Every setting of both Watchtowers, by its variable. */
export const settingByEnv: ReadonlyMap<string, Setting> = new Map(
  [...own, ...Object.values<Setting>(settingTable)].map((setting) => [setting.env, setting]),
);

/** Flags that are not the variable in small letters without `WATCHTOWER_` (watchtower.md c); empty for none. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["DOCKER_HOST", "host"],
  ["DOCKER_TLS_VERIFY", "tlsverify"],
  ["DOCKER_API_VERSION", "api-version"],
  ["DOCKER_CERT_PATH", "cert-path"],
  ["WATCHTOWER_POLL_INTERVAL", "interval"],
  ["WATCHTOWER_TIMEOUT", "stop-timeout"],
  ["WATCHTOWER_LIFECYCLE_HOOKS", "enable-lifecycle-hooks"],
  ["WATCHTOWER_NOTIFICATION_MSTEAMS_HOOK_URL", "notification-msteams-hook"],
  ["WATCHTOWER_NOTIFICATION_MSTEAMS_USE_LOG_DATA", "notification-msteams-data"],
  ...["TZ", "DOCKER_CONFIG", "REPO_USER", "REPO_PASS", "HTTP_PROXY"].map((env) => [env, ""] as const),
]);

/** Flags that no variable sets. */
const flagsAlone = ["health-check", "help", "self-update-orchestrator"];

/** Every flag of both Watchtowers, by its name. */
export const flagByName: ReadonlyMap<string, Flag> = new Map(
  [
    ...[...settingByEnv.values()].map((setting) => ({
      name: otherNames.get(setting.env) ?? kebab(setting.env),
      env: setting.env,
      isSwitch: setting.type === "boolean" || setting.type === "presence",
      setting,
    })),
    ...flagsAlone.map((name) => ({ name, env: undefined, isSwitch: true, setting: undefined })),
  ]
    .filter(({ name }) => name !== "")
    .map((flag) => [flag.name, flag]),
);

/** The names of the flags that have one letter, too. */
export const shorthands: ReadonlyMap<string, string> = new Map(
  Object.entries({
    H: "host",
    v: "tlsverify",
    a: "api-version",
    i: "interval",
    s: "schedule",
    t: "stop-timeout",
    c: "cleanup",
    e: "label-enable",
    x: "disable-containers",
    l: "log-format",
    d: "debug",
    m: "monitor-only",
    R: "run-once",
    S: "include-stopped",
    P: "porcelain",
    n: "notifications",
    h: "help",
  }),
);

function kebab(env: string): string {
  return env
    .replace(/^WATCHTOWER_/, "")
    .toLowerCase()
    .replaceAll("_", "-");
}
