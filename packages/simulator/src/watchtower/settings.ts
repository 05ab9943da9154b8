import { type ProgramContext, ProgramExit } from "../programs/program.ts";
import { parseGoBool, parseGoDuration } from "./go-values.ts";
import { type EndpointGroup, readEndpoints } from "./endpoint-groups.ts";
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
  /** Only the fork. */
  readonly monitorImageNames: readonly string[];
  readonly skipImageNames: readonly string[];
  readonly enableByLabel: readonly string[];
  readonly disableByLabel: readonly string[];
  /** Requests per minute and client address. */
  readonly rateLimit: number;
  readonly updateTimeoutMs: number;
}

/** Writes a line the way Watchtower's logfmt layout does. */
export type Log = (level: "debug" | "info" | "warning" | "error" | "fatal", message: string) => void;

function listOf(value: string, separator: RegExp): string[] {
  return value.split(separator).filter((part) => part !== "");
}

/** Reads the environment as the program does at its start (reference/watchtower.md c); throws `ProgramExit` after logging why. */
export function readSettings(
  flavour: WatchtowerFlavour,
  context: ProgramContext,
  log: Log,
): WatchtowerSettings {
  const { env } = context;
  const fork = flavour === "nicholas-fedor";
  function refuse(message: string): never {
    log("fatal", message);
    throw new ProgramExit(1);
  }
  const text = (name: string): string => env[name] ?? "";
  function bool(name: string): boolean {
    const value = text(name);
    const parsed = value === "" ? false : parseGoBool(value);
    // 1.7.1 takes an unreadable word for false without a word; the fork does not start.
    if (parsed === undefined && fork)
      refuse(`failed to load configuration: ${name}: parse bool "${value}": invalid syntax`);
    return parsed ?? false;
  }
  function milliseconds(name: string, fallbackMs: number): number {
    const value = text(name);
    if (value === "") return fallbackMs;
    const parsed = /^\d+$/.test(value) ? Number(value) * 1000 : parseGoDuration(value);
    if (parsed === undefined)
      refuse(`failed to load configuration: ${name}: time: invalid duration "${value}"`);
    return parsed <= 0 ? fallbackMs : parsed;
  }
  const endpoints = readEndpoints(flavour, text("WATCHTOWER_HTTP_API_ENDPOINTS"), {
    update: bool("WATCHTOWER_HTTP_API_UPDATE"),
    metrics: bool("WATCHTOWER_HTTP_API_METRICS"),
    containers: fork && bool("WATCHTOWER_HTTP_API_CONTAINERS"),
  });
  if (typeof endpoints === "string") refuse(endpoints);
  const token = readToken(text("WATCHTOWER_HTTP_API_TOKEN"), context);
  if (token.problem !== undefined) refuse(token.problem);
  const needsToken = [...endpoints].some((group) => !["health", "swagger", "events"].includes(group));
  if (needsToken && token.value === "") {
    refuse("api token is empty or has not been set. exiting");
  }
  const rateLimit = Number(text("WATCHTOWER_HTTP_API_RATE_LIMIT") || 60);
  return {
    endpoints,
    periodicPolls: bool("WATCHTOWER_HTTP_API_PERIODIC_POLLS"),
    token: token.value,
    port: fork ? Number(text("WATCHTOWER_HTTP_API_PORT") || 8080) : 8080,
    cleanup: bool("WATCHTOWER_CLEANUP"),
    labelEnable: bool("WATCHTOWER_LABEL_ENABLE"),
    labelTakePrecedence: bool("WATCHTOWER_LABEL_TAKE_PRECEDENCE"),
    disableContainers: listOf(text("WATCHTOWER_DISABLE_CONTAINERS"), /[\s,]+/),
    scope: text("WATCHTOWER_SCOPE"),
    monitorOnly: bool("WATCHTOWER_MONITOR_ONLY"),
    noPull: bool("WATCHTOWER_NO_PULL"),
    noRestart: bool("WATCHTOWER_NO_RESTART"),
    includeStopped: bool("WATCHTOWER_INCLUDE_STOPPED"),
    includeRestarting: bool("WATCHTOWER_INCLUDE_RESTARTING"),
    reviveStopped: bool("WATCHTOWER_REVIVE_STOPPED"),
    runOnce: bool("WATCHTOWER_RUN_ONCE"),
    monitorImageNames: fork ? listOf(text("WATCHTOWER_MONITOR_IMAGE_NAMES"), /[\s,]+/) : [],
    skipImageNames: fork ? listOf(text("WATCHTOWER_SKIP_IMAGE_NAMES"), /[\s,]+/) : [],
    enableByLabel: fork ? listOf(text("WATCHTOWER_ENABLE_CONTAINERS_BY_LABEL"), /,/) : [],
    disableByLabel: fork ? listOf(text("WATCHTOWER_DISABLE_CONTAINERS_BY_LABEL"), /,/) : [],
    rateLimit: rateLimit > 0 ? rateLimit : 60,
    updateTimeoutMs: fork ? milliseconds("WATCHTOWER_HTTP_API_UPDATE_TIMEOUT", 600_000) : Infinity,
  };
}
