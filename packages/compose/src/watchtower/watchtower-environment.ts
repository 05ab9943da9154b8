import type { ComposeBindMount, ComposeSecret, ComposeText } from "../stack/compose-file.ts";
import { environmentOption } from "../stack/environment-option.ts";
import type { OptionValues } from "../stack/option-values.ts";
import { booleanOption, textOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import type { ServiceContext } from "../stack/service-context.ts";
import { apiTokenOption } from "./api-token.ts";
import { dockerApiVersion } from "./docker-api-version.ts";
import type { EngineVersions } from "./docker-api-version.ts";
import { apiVersionComment, engineProblems } from "./engine-option.ts";
import { registryOption } from "./registry-option.ts";
import { remoteEngine } from "./remote-engine.ts";
import { reportsOption } from "./reports-option.ts";
import { scheduleFlaw } from "./schedule.ts";
import { scopeOption } from "./scope-option.ts";
import { settingsOption } from "./settings-option.ts";
import { apiEndpoints, isOlderThan } from "./watchtower-image.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";

/** The settings of Watchtower from all of its options, and what they need besides. */
export interface WatchtowerEnvironment {
  readonly values: Map<string, ComposeText>;
  /** The option that each of the user's own settings comes from. */
  readonly own: ReadonlyMap<string, string>;
  readonly secrets: Readonly<Record<string, ComposeSecret>>;
  readonly mounts: readonly ComposeBindMount[];
  /** Whether Watchtower talks to another engine than its host's. */
  readonly isRemote: boolean;
  readonly hasReports: boolean;
}

/** Which Watchtower, and on which engine. */
export interface WatchtowerKind {
  readonly image: string;
  readonly flavour: WatchtowerFlavour;
  readonly engine: EngineVersions | undefined;
}

/** Puts together the environment: the stack's own settings first, then those of the options, then the user's. */
export function watchtowerEnvironment(
  options: OptionValues,
  { image, flavour, engine }: WatchtowerKind,
  { target, problems, comment, engine: { kind } }: ServiceContext,
): WatchtowerEnvironment {
  const schedule = scheduleOption(options["schedule"], flavour, problems);
  const cleanup = booleanOption(options["cleanup"], "watchtower.cleanup", true, problems);
  const token = apiTokenOption(options["apiToken"], target, problems);
  const scope = scopeOption(options["scope"], problems);
  const reports = reportsOption(options["reports"], target, problems);
  const registry = registryOption(options["registry"], flavour, problems);
  const remote = remoteEngine(options["remoteEngine"], problems);
  const chosen = settingsOption(options["settings"], flavour, image, target, problems);
  const given = environmentOption(options["environment"], "watchtower.environment", problems);
  const overrides = new Map([...chosen.environment].map(([name, { value }]) => [name, value]));
  const own = new Map([...chosen.environment].map(([name, { path }]) => [name, path]));
  for (const [name, setting] of given) {
    overrides.set(name, setting);
    own.set(name, `watchtower.environment.${name}`);
  }

  const values = new Map<string, ComposeText>();
  const set = (name: string, setting: ComposeText | undefined, explanation?: string) => {
    if (setting === undefined) return;
    values.set(name, setting);
    if (explanation !== undefined && !overrides.has(name)) comment(`environment.${name}`, explanation);
  };
  const setAll = (settings: Readonly<Record<string, ComposeText>>, explanation?: string) => {
    for (const [index, [name, setting]] of Object.entries(settings).entries()) {
      set(name, setting, index === 0 ? explanation : undefined);
    }
  };
  const endpoints = apiEndpoints(flavour, image);
  set("WATCHTOWER_SCHEDULE", schedule, scheduleComment(schedule));
  set("WATCHTOWER_CLEANUP", String(cleanup));
  if (endpoints.list) set("WATCHTOWER_HTTP_API_ENDPOINTS", "update,metrics");
  if (endpoints.switches) {
    set(
      "WATCHTOWER_HTTP_API_UPDATE",
      "true",
      endpoints.list ? "Older spelling of the list above, for images before 1.20." : undefined,
    );
    set("WATCHTOWER_HTTP_API_METRICS", "true");
  }
  set(
    "WATCHTOWER_HTTP_API_PERIODIC_POLLS",
    "true",
    "Keeps the schedule running: the update endpoint alone switches it off.",
  );
  set("WATCHTOWER_HTTP_API_TOKEN", token.setting, token.comment);
  set("DOCKER_API_VERSION", dockerApiVersion(flavour, engine), apiVersionComment(engine));
  if (kind === "podman" && flavour === "nicholas-fedor" && !isOlderThan(image, "1.10.0")) {
    set("WATCHTOWER_DISABLE_MEMORY_SWAPPINESS", "true", "Podman cannot start a container that has one.");
  }
  set("WATCHTOWER_SCOPE", scope, "Only containers with this as their scope label are looked at.");
  setAll(reports?.environment ?? {}, reports?.comment);
  setAll(registry.environment);
  setAll(
    remote?.environment ?? {},
    "The engine of another machine; none of this host's containers is looked at.",
  );
  for (const [name, setting] of overrides) values.set(name, setting);

  if (!overrides.has("DOCKER_API_VERSION")) engineProblems(flavour, engine, problems);
  return {
    values,
    own,
    secrets: { ...token.secrets, ...reports?.secrets, ...chosen.secrets },
    mounts: [...registry.mounts, ...(remote?.mounts ?? [])],
    isRemote: remote !== undefined,
    hasReports: reports !== undefined,
  };
}

function scheduleOption(value: unknown, flavour: WatchtowerFlavour, problems: Problem[]): string {
  const schedule = textOption(value, "watchtower.schedule", "0 0 4 * * *", problems);
  const flaw = scheduleFlaw(schedule, flavour);
  if (flaw) {
    problems.push({ code: "schedule-invalid", severity: "error", path: "watchtower.schedule", ...flaw });
  }
  return schedule;
}

function scheduleComment(schedule: string): string {
  const fields = "Second, minute, hour, day, month, weekday";
  if (/^(?:CRON_)?TZ=/.test(schedule)) return `${fields}, in the time zone named first.`;
  return `${schedule.startsWith("@") ? "In" : `${fields}; in`} UTC unless TZ is set.`;
}
