import { apiTokenOption } from "./api-token.ts";
import type { ApiTokenOptions } from "./api-token.ts";
import type { ComposeSecret, ComposeService, ComposeText } from "../stack/compose-file.ts";
import { dockerApiVersion } from "./docker-api-version.ts";
import type { EngineVersions } from "./docker-api-version.ts";
import { apiVersionComment, engineProblems } from "./engine-option.ts";
import { environmentOption } from "../stack/environment-option.ts";
import { imageOption } from "../stack/image-option.ts";
import { isLoopback } from "../stack/ip-address.ts";
import { flavourOption } from "./flavour-option.ts";
import { booleanOption, objectOption, textOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { listenOption, portMapping } from "../stack/published-port.ts";
import type { ListenOptions, PublishedPort } from "../stack/published-port.ts";
import { scheduleFlaw } from "./schedule.ts";
import type { ServiceContext } from "../stack/service-context.ts";
import { settingsOption } from "./settings-option.ts";
import type { WatchtowerSettingOptions } from "./settings-option.ts";
import { apiEndpoints } from "./watchtower-image.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";
import { watchtowerProblems } from "./watchtower-rules.ts";
import { WatchtowerSettings } from "./watchtower-settings.ts";

/** Watchtower in the management stack. */
export interface WatchtowerOptions {
  /** Image, by tag or digest. Default `containrrr/watchtower`; `nickfedor/watchtower:1.21.0` is the maintained line. */
  readonly image?: string | undefined;
  /** Which Watchtower the image is. Default: told from its repository; needed for any but the two known. */
  readonly flavour?: WatchtowerFlavour | undefined;
  /**
   * When to look for updates: six cron fields, seconds first, or a descriptor (`@daily`, `@every 6h`), in the
   * time zone of the variable `TZ` (UTC unless set). Default `0 0 4 * * *`, 04:00 every day. Five fields are
   * an error, since the two programs read them differently.
   */
  readonly schedule?: string | undefined;
  /** Whether to delete the old image after an update. Default true. */
  readonly cleanup?: boolean | undefined;
  /** Where the HTTP API is published on the host. Default 127.0.0.1, port 8080; `false` publishes nothing. */
  readonly listen?: ListenOptions | false | undefined;
  /** Where the bearer token of the HTTP API comes from. Default: the variable `API_TOKEN`. */
  readonly apiToken?: ApiTokenOptions | undefined;
  /** Any setting of the two Watchtowers, by name, checked for the one that the image is. */
  readonly settings?: WatchtowerSettingOptions | undefined;
  /**
   * Further settings of Watchtower, kept as they are, and put in place of those that the stack sets. One that
   * defeats the stack is a warning.
   */
  readonly environment?: Readonly<Record<string, ComposeText>> | undefined;
}

/** Watchtower's part of the file. */
export interface WatchtowerPart {
  readonly service: ComposeService;
  readonly secrets: Readonly<Record<string, ComposeSecret>>;
  readonly published: PublishedPort | undefined;
  /** Its environment, for those who watch over it. */
  readonly settings: WatchtowerSettings;
}

const optionNames = [
  "image",
  "flavour",
  "schedule",
  "cleanup",
  "listen",
  "apiToken",
  "settings",
  "environment",
];
const apiPort = 8080;

/** Builds the service `watchtower`, its problems and comments from options that may be anything. */
export function watchtowerPart(
  value: unknown,
  engine: EngineVersions | undefined,
  context: ServiceContext,
): WatchtowerPart {
  const { problems, comment } = context;
  const options = objectOption(value, "watchtower", optionNames, problems);
  const image = imageOption(options["image"], "watchtower.image", "containrrr/watchtower", problems);
  const flavour = flavourOption(options["flavour"], image, problems);
  const schedule = scheduleOption(options["schedule"], flavour, problems);
  const cleanup = booleanOption(options["cleanup"], "watchtower.cleanup", true, problems);
  const published = listenOption(
    options["listen"],
    "watchtower.listen",
    { address: "127.0.0.1", port: apiPort },
    problems,
  );
  const token = apiTokenOption(options["apiToken"], problems);
  const chosen = settingsOption(options["settings"], flavour, image, problems);
  const given = environmentOption(options["environment"], "watchtower.environment", problems);
  const overrides = new Map([...chosen.environment].map(([name, { value: setting }]) => [name, setting]));
  const own = new Map([...chosen.environment].map(([name, { path }]) => [name, path]));
  for (const [name, setting] of given) {
    overrides.set(name, setting);
    own.set(name, `watchtower.environment.${name}`);
  }

  const environment = new Map<string, ComposeText>();
  const set = (name: string, setting: ComposeText | undefined, explanation?: string) => {
    if (setting === undefined) return;
    environment.set(name, setting);
    if (explanation !== undefined && !overrides.has(name)) comment(`environment.${name}`, explanation);
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
  for (const [name, setting] of overrides) environment.set(name, setting);

  if (!overrides.has("DOCKER_API_VERSION")) engineProblems(flavour, engine, problems);
  const settings = new WatchtowerSettings(flavour, image, environment);
  problems.push(...watchtowerProblems(settings, own, published !== undefined));
  if (published) publishedPortProblems(published, context);

  const secrets = { ...token.secrets, ...chosen.secrets };
  comment(
    "volumes.0",
    "Whoever has this socket is root on the host; Watchtower replaces containers through it.",
  );
  if (published) {
    comment("ports", "For POST /v1/update and GET /v1/metrics, both with Authorization: Bearer <token>.");
  }
  return {
    service: {
      image,
      restart: "unless-stopped",
      environment: Object.fromEntries(environment),
      ...(Object.keys(secrets).length === 0 ? {} : { secrets: Object.keys(secrets) }),
      ...(published ? { ports: [portMapping(published, apiPort)] } : {}),
      volumes: ["/var/run/docker.sock:/var/run/docker.sock"],
      networks: ["backend"],
      ...(Object.keys(context.labels).length > 0 ? { labels: context.labels } : {}),
    },
    secrets,
    published,
    settings,
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

function publishedPortProblems(
  published: PublishedPort,
  { problems, excludedFromUpdates }: ServiceContext,
): void {
  if (published.address === undefined || !isLoopback(published.address)) {
    problems.push({
      code: "api-port-open",
      severity: "warning",
      path: "watchtower.listen",
      message: "The HTTP API can be reached from other machines, and the token crosses the network in clear.",
      hint: "Keep it on 127.0.0.1, or put a proxy with TLS in front of it.",
    });
  }
  if (!excludedFromUpdates) {
    problems.push({
      code: "self-update-with-port",
      severity: "warning",
      path: "excludeFromUpdates",
      message:
        "Watchtower cannot update itself while its port is published: the original leaves a dead copy behind, the fork does not try.",
      hint: "Leave excludeFromUpdates on and update Watchtower by hand, or set watchtower.listen to false.",
    });
  }
}
