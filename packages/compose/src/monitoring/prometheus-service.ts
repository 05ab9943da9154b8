import { alertRules, duration } from "./alert-rules.ts";
import { longestGapOf } from "./longest-gap.ts";
import { formOption } from "./monitoring-options.ts";
import { prometheusConfig, rulesPath } from "./prometheus-config.ts";
import { fileOwnerProblem, scrapeToken } from "./scrape-token.ts";
import { sideFiles } from "./side-files.ts";
import { watchtowerMetrics } from "./watchtower-metrics.ts";
import { imageOption } from "../stack/image-option.ts";
import { kindOf, objectOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { isOpen, ownPortOption, portMapping } from "../stack/published-port.ts";
import { resourceLimits } from "../stack/resource-limits.ts";
import type { ServiceContext } from "../stack/service-context.ts";
import { onOneManager } from "../stack/stack-part.ts";
import type { StackPart } from "../stack/stack-part.ts";
import type { StackTarget } from "../stack/swarm-target.ts";
import type { WatchtowerPart } from "../watchtower/watchtower-service.ts";
import type { WatchtowerSettings } from "../watchtower/watchtower-settings.ts";
import { plainYaml } from "../yaml/plain-yaml.ts";

const at = "monitoring.prometheus";
const optionNames = [
  "image",
  "listen",
  "scrapeInterval",
  "retention",
  "retentionSize",
  "resources",
  "alertmanagers",
];
const pagePort = 9090;

/** How long a scan may take besides, and by how much the clock may be changed. */
const leewaySeconds = 3600;

const interval = {
  fits: (text: string) => /^[1-9]\d{0,2}[sm]$/.test(text) && secondsOf(text) <= 120,
  hint: "Give seconds or minutes from 1s to 2m: Prometheus takes figures of more than five minutes ago for gone.",
};
const retention = {
  fits: (text: string) => /^[1-9]\d{0,4}[hdwy]$/.test(text),
  hint: "Give hours, days, weeks or years, such as 30d.",
};
const size = {
  fits: (text: string) => /^[1-9]\d{0,5}[MGT]B$/.test(text),
  hint: "Give a whole number with its unit, such as 512MB or 2GB.",
};

/** Prometheus' part, and how often it scrapes. */
export interface PrometheusPart extends StackPart {
  readonly scrapeInterval: string;
}

/** Builds the service `prometheus`, its files, problems and comments from options that may be anything. */
export function prometheusPart(
  value: unknown,
  watchtower: WatchtowerPart,
  target: StackTarget,
  context: ServiceContext,
): PrometheusPart {
  const { problems, comment, labels } = context;
  const { settings } = watchtower;
  const options = objectOption(value, at, optionNames, problems);
  const option = (name: string, fallback: string, form: typeof size) =>
    formOption(options[name], `${at}.${name}`, fallback, form, problems);
  const image = imageOption(options["image"], `${at}.image`, "prom/prometheus:v3.5.0", problems);
  const page = ownPortOption(options["listen"], `${at}.listen`, pagePort, target, problems);
  const scrapeInterval = option("scrapeInterval", "30s", interval);
  const kept = option("retention", "30d", retention);
  const keptSize = option("retentionSize", "1GB", size);
  const limits = resourceLimits(options["resources"], `${at}.resources`, { memory: "512M" }, problems);
  const alertmanagers = addressesOption(options["alertmanagers"], problems);
  const token = scrapeToken(watchtower.service, target, problems);
  rateProblem(scrapeInterval, settings, problems);
  const tls = (settings.text("WATCHTOWER_HTTP_API_TLS_CERT") ?? "on") !== "";
  if (page && isOpen(page)) openPageProblem(problems);
  if (target === "compose") {
    fileOwnerProblem("Prometheus", 65534, watchtower.secrets[token.secret], "watchtower.apiToken", problems);
  }

  const gap = longestGapOf(settings);
  const within = gap === undefined ? undefined : gap + leewaySeconds;
  const isKept = within !== undefined && within < secondsOf(kept);
  if (!isKept) scanAlertProblem(within, kept, problems);
  const config = prometheusConfig({
    ...{ scrapeInterval, tls, alertmanagers, isSwarm: target === "swarm" },
    port: Number(settings.text("WATCHTOWER_HTTP_API_PORT") ?? "") || 8080,
    tokenPath: `/run/secrets/${token.secret}`,
  });
  const rules = alertRules({
    metrics: watchtowerMetrics(settings.flavour, settings.image),
    isDiscovered: target === "swarm",
    monitorOnly: settings.isOn("WATCHTOWER_MONITOR_ONLY"),
    holdsUpdatesBack: settings.text("WATCHTOWER_COOLDOWN_DELAY") !== "",
    scanWithinSeconds: isKept ? within : undefined,
  });
  const files = sideFiles(
    [
      {
        config: "prometheus_config",
        path: "prometheus/prometheus.yml",
        mountedAt: "/etc/prometheus/prometheus.yml",
        text: plainYaml(config, "What Prometheus scrapes: Watchtower, with the token from a file."),
      },
      {
        config: "prometheus_rules",
        path: `prometheus/${rulesPath}`,
        mountedAt: `/etc/prometheus/${rulesPath}`,
        text: plainYaml(
          { groups: [{ name: "watchtower", rules }] },
          "When something is wrong with Watchtower.",
        ),
      },
    ],
    target,
  );

  comment("secrets", "Watchtower's token, as a file: Prometheus reads no variables.");
  if (page) comment("ports", "Without a password: for this host only.");
  return {
    services: {
      prometheus: {
        image,
        command: [
          "--config.file=/etc/prometheus/prometheus.yml",
          "--storage.tsdb.path=/prometheus",
          `--storage.tsdb.retention.time=${kept}`,
          `--storage.tsdb.retention.size=${keptSize}`,
        ],
        restart: "unless-stopped",
        secrets: [token.secret],
        configs: files.mounts,
        ...(page ? { ports: [portMapping(page, pagePort)] } : {}),
        volumes: ["prometheus-data:/prometheus"],
        networks: ["backend"],
        ...(Object.keys(labels).length === 0 ? {} : { labels }),
        deploy: {
          ...(target === "swarm" ? onOneManager : {}),
          ...(limits ? { resources: { limits } } : {}),
        },
      },
    },
    volumes: { "prometheus-data": {} },
    secrets: token.secrets,
    configs: files.configs,
    files: files.texts,
    published: [{ name: "Prometheus", path: `${at}.listen`, at: page }],
    scrapeInterval,
  };
}

function secondsOf(text: string): number {
  const units: Readonly<Record<string, number>> = {
    s: 1,
    m: 60,
    h: 3600,
    d: 86_400,
    w: 604_800,
    y: 31_536_000,
  };
  return Number.parseInt(text, 10) * (units[text.at(-1) ?? ""] ?? 1);
}

function addressesOption(value: unknown, problems: Problem[]): readonly string[] {
  if (value === undefined) return [];
  const isAddress = (item: unknown) => typeof item === "string" && /^[^\s/]+:\d{1,5}$/.test(item);
  if (Array.isArray(value) && value.every(isAddress)) return value as string[];
  problems.push({
    code: "option-invalid",
    severity: "error",
    path: `${at}.alertmanagers`,
    message: `${at}.alertmanagers must be a list of addresses, not ${Array.isArray(value) ? "this one" : kindOf(value)}.`,
    hint: 'Give each as host:port, such as "alertmanager:9093".',
  });
  return [];
}

/** The fork counts every request of a client, refused ones too (watchtower.md a.1). */
function rateProblem(scrapeInterval: string, settings: WatchtowerSettings, problems: Problem[]): void {
  if (settings.flavour === "containrrr") return;
  const given = Number(settings.text("WATCHTOWER_HTTP_API_RATE_LIMIT") ?? "");
  const limit = given > 0 ? given : 60;
  const perMinute = Math.ceil(60 / secondsOf(scrapeInterval));
  if (perMinute < limit) return;
  problems.push({
    code: "scrape-rate-limited",
    severity: "warning",
    path: `${at}.scrapeInterval`,
    message: `${perMinute} scrapes a minute reach Watchtower's limit of ${limit} requests, and it refuses those beyond.`,
    hint: "Scrape less often, or raise the setting httpApiRateLimit.",
  });
}

function scanAlertProblem(within: number | undefined, kept: string, problems: Problem[]): void {
  problems.push({
    code: "scan-alert-left-out",
    severity: "info",
    path: within === undefined ? "watchtower.schedule" : `${at}.retention`,
    message:
      within === undefined
        ? "It is not known how often Watchtower scans, so no alert says that it does not."
        : `Scans may lie ${duration(within)} apart and figures are kept for ${kept}, so no alert says that there are none.`,
    hint:
      within === undefined
        ? "Give the schedule as watchtower.schedule, and leave periodic polls on."
        : `Keep figures for longer than ${duration(within)}.`,
  });
}

function openPageProblem(problems: Problem[]): void {
  problems.push({
    code: "prometheus-port-open",
    severity: "warning",
    path: `${at}.listen`,
    message: "Prometheus can be reached from other machines, and asks for no password.",
    hint: "Keep it on 127.0.0.1, or put a proxy with a password in front of it.",
  });
}
