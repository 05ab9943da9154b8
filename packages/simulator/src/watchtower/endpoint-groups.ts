import { ProgramExit } from "../programs/program.ts";
import type { Log } from "./log-line.ts";
import type { WatchtowerFlavour, WatchtowerSettings } from "./settings.ts";

const groups = [
  "health",
  "update",
  "metrics",
  "containers",
  "check",
  "history",
  "images",
  "config",
  "events",
  "swagger",
] as const;

/** A group of API endpoints that can be switched on; containrrr 1.7.1 knows `update` and `metrics` only. */
export type EndpointGroup = (typeof groups)[number];

/** Which endpoint groups a start switches on, or the reason why it must not start (reference/watchtower.md a.2). */
export function readEndpoints(
  flavour: WatchtowerFlavour,
  list: string,
  switches: Readonly<Partial<Record<EndpointGroup, boolean>>>,
): Set<EndpointGroup> | string {
  const on = new Set(groups.filter((group) => switches[group] === true));
  if (flavour === "containrrr") return on;
  const names = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== "");
  if (names.includes("all")) {
    return names.length === 1 ? new Set(groups) : '"all" must be the only value in http-api-endpoints';
  }
  for (const name of names) {
    const group = groups.find((known) => known === name);
    if (!group) return `unknown HTTP API endpoint: "${name}" (valid: ${groups.join(",")})`;
    on.add(group);
  }
  return on;
}

/** Ends the process when an endpoint is on without the token it needs; events need one of their own. */
export function checkTokens(
  flavour: WatchtowerFlavour,
  { endpoints, token, eventsToken }: Pick<WatchtowerSettings, "endpoints" | "token" | "eventsToken">,
  log: Log,
): void {
  const needsToken = [...endpoints].some((group) => !["health", "swagger", "events"].includes(group));
  if (needsToken && token === "") {
    if (flavour === "containrrr") log("fatal", "api token is empty or has not been set. exiting");
    else log("error", "API setup failed", { error: "API token is empty or unset" });
    throw new ProgramExit(1);
  }
  if (endpoints.has("events") && eventsToken === "") {
    log("error", "API setup failed", { error: "events API token is required when events API is enabled" });
    throw new ProgramExit(1);
  }
}
