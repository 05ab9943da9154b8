import type { Schedule } from "./cron-schedule.ts";
import { describeFilter } from "./filter-description.ts";
import type { Log } from "./log-line.ts";
import type { WatchtowerFlavour, WatchtowerSettings } from "./settings.ts";

/** The versions that are simulated. */
export const watchtowerVersions: Readonly<Record<WatchtowerFlavour, string>> = {
  containrrr: "1.7.1",
  "nicholas-fedor": "1.21.0",
};

/** What the lines of a start depend on. */
export interface StartFacts {
  readonly settings: WatchtowerSettings;
  readonly schedule: Schedule | undefined;
  readonly now: Date;
  readonly engineApiVersion: string;
  readonly portPublished: boolean;
}

/** `8 hours, 16 minutes, 46 seconds`: whole seconds, units of 0 left out. */
function inWords(milliseconds: number, separator: string): string {
  const seconds = Math.floor(milliseconds / 1000);
  const units: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 3600), "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"],
  ];
  const said = units
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return said.length === 0 ? "0 seconds" : said.join(separator);
}

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}

function notifications({ settings }: StartFacts): string {
  const services = settings.notifications.urls.map((url) => url.replace(/:.*$/s, ""));
  return services.length === 0 ? "Using no notifications" : `Using notifications: ${services.join(", ")}`;
}

function logContainrrrStart(facts: StartFacts, log: Log): void {
  const { settings, schedule, now } = facts;
  const quiet = settings.notifications.noStartupMessage ? { notify: "no" } : {};
  const say = (message: string): void => log("info", message, quiet);
  say(`Watchtower ${watchtowerVersions.containrrr}`);
  say(notifications(facts));
  say(describeFilter("containrrr", settings));
  const nextMs = schedule?.(now.getTime());
  if (settings.runOnce) {
    say("Running a one time update.");
  } else if (nextMs === undefined) {
    say("Periodic runs are not enabled.");
  } else {
    say(`Scheduling first run: ${dateOf(nextMs)} +0000 UTC`);
    say(`Note that the first check will be performed in ${inWords(nextMs - now.getTime(), ", ")}`);
  }
  if (!settings.runOnce && settings.endpoints.size > 0) say("The HTTP API is enabled at :8080.");
}

function logForkStart(facts: StartFacts, log: Log): void {
  const { settings, schedule, now, engineApiVersion } = facts;
  const serves = !settings.runOnce && settings.endpoints.size > 0;
  if (facts.portPublished) log("warning", "Published port detected - self-updates disabled.");
  if (serves) {
    const host = settings.host || "0.0.0.0";
    log("info", "HTTP API server is enabled", { host, notify: "no", port: settings.port, tls: false });
  }
  log("info", `Watchtower ${watchtowerVersions["nicholas-fedor"]} using Docker API v${engineApiVersion}`);
  log("info", notifications(facts));
  if (settings.scope !== "") log("info", "Only checking containers in scope", { scope: settings.scope });
  if (settings.runOnce) return;
  if (settings.endpoints.has("update")) {
    log(
      "info",
      `HTTP API ${schedule ? "and periodic updates enabled" : "enabled and periodic updates disabled"}`,
    );
  }
  const nextMs = schedule?.(now.getTime());
  if (nextMs === undefined) return;
  log("info", `Next scheduled run: ${dateOf(nextMs)} UTC in ${inWords(nextMs - now.getTime(), " ")}`);
}

/** Logs what the program says of itself when it starts; these lines are also its first notification. */
export function logStart(flavour: WatchtowerFlavour, facts: StartFacts, log: Log): void {
  if (flavour === "containrrr") logContainrrrStart(facts, log);
  else logForkStart(facts, log);
}
