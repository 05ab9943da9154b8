import { alertRules } from "./alert-rules.ts";
import { longestGapOf } from "./longest-gap.ts";
import { formOption } from "./monitoring-options.ts";
import { prometheusConfig, rulesPath } from "./prometheus-config.ts";
import {
  rateProblem,
  retentionForm,
  retentionSizeForm,
  scanAlertProblem,
  scrapeIntervalForm,
  secondsOf,
} from "./scrape-limits.ts";
import { fileOwnerProblem, scrapeToken } from "./scrape-token.ts";
import { sideFiles } from "./side-files.ts";
import { watchtowerMetrics } from "./watchtower-metrics.ts";
import { deployWith, hardenedLimits, withoutRights } from "../stack/hardening.ts";
import { networksToMeet } from "../stack/service-networks.ts";
import { imageOption } from "../stack/image-option.ts";
import { kindOf, objectOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { isOpen, ownPortOption, portMapping } from "../stack/published-port.ts";
import { resourceLimits } from "../stack/resource-limits.ts";
import type { ServiceContext } from "../stack/service-context.ts";
import { onOneManager } from "../stack/stack-part.ts";
import type { StackPart } from "../stack/stack-part.ts";
import type { WatchtowerPart } from "../watchtower/watchtower-service.ts";
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

/** Prometheus' part, and how often it scrapes. */
export interface PrometheusPart extends StackPart {
  readonly scrapeInterval: string;
}

/** Builds the service `prometheus`, its files, problems and comments from options that may be anything. */
export function prometheusPart(
  value: unknown,
  watchtower: WatchtowerPart,
  context: ServiceContext,
): PrometheusPart {
  const { problems, comment, labels, target, networks, hardening } = context;
  const { settings } = watchtower;
  const options = objectOption(value, at, optionNames, problems);
  const option = (name: string, fallback: string, form: typeof retentionForm) =>
    formOption(options[name], `${at}.${name}`, fallback, form, problems);
  const image = imageOption(options["image"], `${at}.image`, "prom/prometheus:v3.5.0", problems);
  const page = ownPortOption(options["listen"], `${at}.listen`, pagePort, target, problems);
  const scrapeInterval = option("scrapeInterval", "30s", scrapeIntervalForm);
  const kept = option("retention", "30d", retentionForm);
  const keptSize = option("retentionSize", "1GB", retentionSizeForm);
  const limits = resourceLimits(
    options["resources"],
    `${at}.resources`,
    hardening.isOn ? hardenedLimits.prometheus : { memory: "512M" },
    problems,
  );
  const alertmanagers = addressesOption(options["alertmanagers"], problems);
  const token = scrapeToken(watchtower.service, target, problems);
  rateProblem(scrapeInterval, settings, problems);
  const tls = settings.isSet("WATCHTOWER_HTTP_API_TLS_CERT");
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
    holdsUpdatesBack: settings.isSet("WATCHTOWER_COOLDOWN_DELAY"),
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
        networks: networks.join(undefined, at, networksToMeet(watchtower.service)),
        ...withoutRights("Prometheus", context),
        ...(Object.keys(labels).length === 0 ? {} : { labels }),
        ...deployWith(limits, target === "swarm" ? onOneManager : undefined),
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

function openPageProblem(problems: Problem[]): void {
  problems.push({
    code: "prometheus-port-open",
    severity: "warning",
    path: `${at}.listen`,
    message: "Prometheus can be reached from other machines, and asks for no password.",
    hint: "Keep it on 127.0.0.1, or put a proxy with a password in front of it.",
  });
}
