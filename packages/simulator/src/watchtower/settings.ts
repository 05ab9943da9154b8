import { isIP } from "node:net";
import type { ProgramContext } from "../programs/program.ts";
import { type EndpointGroup, readEndpoints } from "./endpoint-groups.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import type { Log } from "./log-line.ts";
import { type NotificationSettings, readNotificationSettings } from "./notification-settings.ts";
import { readToken } from "./token.ts";

/** Which of the two programs: containrrr 1.7.1 or the maintained fork 1.21.0. */
export type WatchtowerFlavour = "containrrr" | "nicholas-fedor";

/** What a Watchtower read from its environment when it started. */
export interface WatchtowerSettings {
  readonly endpoints: ReadonlySet<EndpointGroup>;
  readonly periodicPolls: boolean;
  readonly token: string;
  readonly port: number;
  readonly cleanup: boolean;
  readonly labelEnable: boolean;
  readonly labelTakePrecedence: boolean;
  readonly disableContainers: readonly string[];
  readonly scope: string;
  readonly monitorOnly: boolean;
  readonly noPull: boolean;
  readonly noRestart: boolean;
  readonly includeStopped: boolean;
  readonly includeRestarting: boolean;
  readonly reviveStopped: boolean;
  readonly runOnce: boolean;
  /** Not simulated, only reported. */
  readonly rollingRestart: boolean;
  /** Not simulated, only reported. */
  readonly lifecycleHooks: boolean;
  /** A cron expression; empty when the interval counts. */
  readonly schedule: string;
  readonly pollIntervalSeconds: number;
  readonly notifications: NotificationSettings;
  /** Only the fork, as all that follows. */
  readonly host: string;
  readonly monitorImageNames: readonly string[];
  readonly skipImageNames: readonly string[];
  readonly enableByLabel: readonly string[];
  readonly disableByLabel: readonly string[];
  readonly useComposeDependsOn: boolean;
  readonly ephemeralSelfUpdate: boolean;
  /** Requests per minute and client address. */
  readonly rateLimit: number;
  readonly corsOrigins: readonly string[];
  readonly eventsToken: string;
  readonly updateTimeoutMs: number;
  readonly checkTimeoutMs: number;
}

const dailySeconds = 86_400;

function checkInterplay(
  flavour: WatchtowerFlavour,
  environment: Environment,
  read: WatchtowerSettings,
): void {
  const fork = flavour === "nicholas-fedor";
  const { refuse } = environment;
  if (read.schedule !== "" && read.pollIntervalSeconds !== dailySeconds) {
    if (fork) refuse("Cannot define both interval and schedule", { interval: true, schedule: true });
    refuse("Only schedule or interval can be defined, not both.");
  }
  if (read.monitorOnly && read.rollingRestart) {
    if (!fork) refuse("Rolling restarts is not compatible with the global monitor only flag");
    refuse("Failed to load configuration", {
      error: "rolling-restart and monitor-only cannot both be enabled",
    });
  }
  const unpaired = [...read.enableByLabel, ...read.disableByLabel].find((pair) => !pair.includes("="));
  if (unpaired !== undefined) {
    const error = `build filter: label pair missing '=' separator: "${unpaired}"`;
    refuse("Failed to load configuration", { error });
  }
  if (read.host !== "" && isIP(read.host) === 0) {
    const error = `invalid http-api-host: must be empty or a valid IP address (IPv4 or IPv6): "${read.host}"`;
    refuse("Failed to build run configuration", { error });
  }
}

/** Reads the environment as the program does at its start (reference/watchtower.md c); throws `ProgramExit` after logging why. */
export function readSettings(
  flavour: WatchtowerFlavour,
  context: ProgramContext,
  log: Log,
): WatchtowerSettings {
  const fork = flavour === "nicholas-fedor";
  const environment = readEnvironment(flavour, context, log);
  const { text, bool, integer, list, milliseconds, refuse } = environment;
  const secret = (name: string, flag: string): string => {
    const { value, problem } = readToken(text(name), context, flag);
    return problem === undefined ? value : refuse(problem);
  };
  const endpoints = readEndpoints(flavour, text("WATCHTOWER_HTTP_API_ENDPOINTS"), {
    update: bool("WATCHTOWER_HTTP_API_UPDATE"),
    metrics: bool("WATCHTOWER_HTTP_API_METRICS"),
    containers: fork && bool("WATCHTOWER_HTTP_API_CONTAINERS"),
  });
  if (typeof endpoints === "string") {
    const error = `invalid HTTP API endpoint configuration: ${endpoints}`;
    return refuse("Failed to build run configuration", { error });
  }
  const rateLimit = fork ? integer("WATCHTOWER_HTTP_API_RATE_LIMIT", 60) : 60;
  const settings: WatchtowerSettings = {
    endpoints,
    periodicPolls: bool("WATCHTOWER_HTTP_API_PERIODIC_POLLS"),
    token: secret("WATCHTOWER_HTTP_API_TOKEN", "http-api-token"),
    port: fork ? integer("WATCHTOWER_HTTP_API_PORT", 8080) : 8080,
    cleanup: bool("WATCHTOWER_CLEANUP"),
    labelEnable: bool("WATCHTOWER_LABEL_ENABLE"),
    labelTakePrecedence: bool("WATCHTOWER_LABEL_TAKE_PRECEDENCE"),
    disableContainers: list("WATCHTOWER_DISABLE_CONTAINERS"),
    scope: text("WATCHTOWER_SCOPE"),
    monitorOnly: bool("WATCHTOWER_MONITOR_ONLY"),
    noPull: bool("WATCHTOWER_NO_PULL"),
    noRestart: bool("WATCHTOWER_NO_RESTART"),
    includeStopped: bool("WATCHTOWER_INCLUDE_STOPPED"),
    includeRestarting: bool("WATCHTOWER_INCLUDE_RESTARTING"),
    reviveStopped: bool("WATCHTOWER_REVIVE_STOPPED"),
    runOnce: bool("WATCHTOWER_RUN_ONCE"),
    rollingRestart: bool("WATCHTOWER_ROLLING_RESTART"),
    lifecycleHooks: bool("WATCHTOWER_LIFECYCLE_HOOKS"),
    // Quotes around the whole expression are dropped by the fork alone.
    schedule: fork ? text("WATCHTOWER_SCHEDULE").replace(/^"(.*)"$/, "$1") : text("WATCHTOWER_SCHEDULE"),
    pollIntervalSeconds: integer("WATCHTOWER_POLL_INTERVAL", dailySeconds),
    notifications: readNotificationSettings(flavour, environment, secret),
    host: fork ? text("WATCHTOWER_HTTP_API_HOST") : "",
    monitorImageNames: fork ? list("WATCHTOWER_MONITOR_IMAGE_NAMES") : [],
    skipImageNames: fork ? list("WATCHTOWER_SKIP_IMAGE_NAMES") : [],
    enableByLabel: fork ? list("WATCHTOWER_ENABLE_CONTAINERS_BY_LABEL", /,/) : [],
    disableByLabel: fork ? list("WATCHTOWER_DISABLE_CONTAINERS_BY_LABEL", /,/) : [],
    useComposeDependsOn: fork && bool("WATCHTOWER_USE_COMPOSE_DEPENDS_ON", true),
    ephemeralSelfUpdate: fork && bool("WATCHTOWER_EPHEMERAL_SELF_UPDATE"),
    rateLimit: rateLimit > 0 ? rateLimit : 60,
    corsOrigins: fork ? list("WATCHTOWER_HTTP_API_CORS_ORIGINS") : [],
    eventsToken: fork ? secret("WATCHTOWER_HTTP_API_EVENTS_TOKEN", "http-api-events-token") : "",
    updateTimeoutMs: fork ? milliseconds("WATCHTOWER_HTTP_API_UPDATE_TIMEOUT", 600_000) : Infinity,
    checkTimeoutMs: fork ? milliseconds("WATCHTOWER_HTTP_API_CHECK_TIMEOUT", 300_000) : Infinity,
  };
  checkInterplay(flavour, environment, settings);
  return settings;
}
