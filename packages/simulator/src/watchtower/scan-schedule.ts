import { ProgramExit } from "../programs/program.ts";
import { CronError, parseSchedule, type Schedule } from "./cron-schedule.ts";
import type { Log } from "./log-line.ts";
import type { WatchtowerFlavour, WatchtowerSettings } from "./settings.ts";

/**
 * The schedule of a Watchtower; undefined when the update endpoint or a single run switches it off.
 *
 * One it cannot read ends the process, unless it is switched off and so never read (reference/watchtower.md a.2).
 */
export function scheduleOf(
  flavour: WatchtowerFlavour,
  { endpoints, periodicPolls, runOnce, schedule, pollIntervalSeconds }: WatchtowerSettings,
  log: Log,
): Schedule | undefined {
  if (runOnce || (endpoints.has("update") && !periodicPolls)) return undefined;
  try {
    return parseSchedule(flavour, schedule || `@every ${pollIntervalSeconds}s`);
  } catch (error) {
    if (!(error instanceof CronError)) throw error;
    if (flavour === "containrrr") log("error", error.message);
    else log("error", "Scheduled upgrades failed", { error: `failed to schedule updates: ${error.message}` });
    throw new ProgramExit(1);
  }
}
