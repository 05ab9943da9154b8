import { dashboard, datasource } from "./dashboard.ts";
import { fileOwnerProblem } from "./scrape-token.ts";
import { sideFiles } from "./side-files.ts";
import type { SideFile } from "./side-files.ts";
import type { WatchtowerMetrics } from "./watchtower-metrics.ts";
import type { PrometheusPart } from "./prometheus-service.ts";
import { deployWith, hardenedLimits, withoutRights } from "../stack/hardening.ts";
import { namesOf } from "../stack/service-networks.ts";
import { imageOption } from "../stack/image-option.ts";
import { objectOption } from "../stack/option-values.ts";
import { isOpen, ownPortOption, portMapping } from "../stack/published-port.ts";
import { resourceLimits } from "../stack/resource-limits.ts";
import { secretSource } from "../stack/secret-source.ts";
import type { ServiceContext } from "../stack/service-context.ts";
import { onOneManager } from "../stack/stack-part.ts";
import type { StackPart } from "../stack/stack-part.ts";
import { plainYaml } from "../yaml/plain-yaml.ts";

const at = "monitoring.grafana";
const secretName = "grafana_admin_password";
const pagePort = 3000;
const dashboardPath = "/etc/grafana/dashboards/watchtower.json";

/** Builds the service `grafana`, its files, problems and comments from options that may be anything. */
export function grafanaPart(
  value: unknown,
  metrics: WatchtowerMetrics,
  prometheus: PrometheusPart,
  context: ServiceContext,
): StackPart {
  const { problems, comment, labels, target, networks, hardening } = context;
  const options = objectOption(value, at, ["image", "listen", "adminPassword", "resources"], problems);
  const image = imageOption(options["image"], `${at}.image`, "grafana/grafana:11.6.0", problems);
  const page = ownPortOption(options["listen"], `${at}.listen`, pagePort, target, problems);
  const limits = resourceLimits(
    options["resources"],
    `${at}.resources`,
    hardening.isOn ? hardenedLimits.grafana : { memory: "512M" },
    problems,
  );
  const path = `${at}.adminPassword`;
  const source = options["adminPassword"] ?? { environment: "GRAFANA_ADMIN_PASSWORD" };
  const password = secretSource(source, path, target, problems);
  // Its user is in root's group.
  if (target === "compose") fileOwnerProblem("Grafana", 472, password, path, problems);
  if (page && isOpen(page)) {
    problems.push({
      code: "grafana-port-open",
      severity: "warning",
      path: `${at}.listen`,
      message: "Grafana can be reached from other machines, and its password crosses the network in clear.",
      hint: "Keep it on 127.0.0.1, or put a proxy with TLS in front of it.",
    });
  }
  const files = sideFiles(grafanaFiles(metrics, prometheus.scrapeInterval), target);

  if (password) {
    comment(
      "environment.GF_SECURITY_ADMIN_PASSWORD__FILE",
      "Counts at the first start alone; later it is changed in Grafana.",
    );
  }
  if (page) comment("ports", `http://<this host>:${page.port}, user admin.`);
  return {
    services: {
      grafana: {
        image,
        depends_on: ["prometheus"],
        restart: "unless-stopped",
        environment: {
          ...(password ? { GF_SECURITY_ADMIN_PASSWORD__FILE: `/run/secrets/${secretName}` } : {}),
          GF_ANALYTICS_REPORTING_ENABLED: "false",
          GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
          GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: dashboardPath,
        },
        ...(password ? { secrets: [secretName] } : {}),
        configs: files.mounts,
        ...(page ? { ports: [portMapping(page, pagePort)] } : {}),
        volumes: ["grafana-data:/var/lib/grafana"],
        networks: networks.join(undefined, at, namesOf(prometheus.services["prometheus"]?.networks ?? [])),
        ...withoutRights("Grafana", context),
        ...(Object.keys(labels).length === 0 ? {} : { labels }),
        ...deployWith(limits, target === "swarm" ? onOneManager : undefined),
      },
    },
    volumes: { "grafana-data": {} },
    ...(password ? { secrets: { [secretName]: password } } : {}),
    configs: files.configs,
    files: files.texts,
    published: [{ name: "Grafana", path: `${at}.listen`, at: page }],
  };
}

function grafanaFiles(metrics: WatchtowerMetrics, scrapeInterval: string): SideFile[] {
  const source = {
    name: "Prometheus",
    ...datasource,
    access: "proxy",
    url: "http://prometheus:9090",
    isDefault: true,
    editable: false,
    jsonData: { httpMethod: "POST", timeInterval: scrapeInterval },
  };
  const provider = {
    name: "watchtower",
    type: "file",
    disableDeletion: true,
    allowUiUpdates: false,
    options: { path: dashboardPath.slice(0, dashboardPath.lastIndexOf("/")) },
  };
  return [
    {
      config: "grafana_datasource",
      path: "grafana/provisioning/datasources/prometheus.yml",
      mountedAt: "/etc/grafana/provisioning/datasources/prometheus.yml",
      text: plainYaml({ apiVersion: 1, datasources: [source] }, "Where Grafana's figures come from."),
    },
    {
      config: "grafana_dashboards",
      path: "grafana/provisioning/dashboards/watchtower.yml",
      mountedAt: "/etc/grafana/provisioning/dashboards/watchtower.yml",
      text: plainYaml({ apiVersion: 1, providers: [provider] }, "Where Grafana finds its dashboards."),
    },
    {
      config: "grafana_dashboard",
      path: "grafana/dashboards/watchtower.json",
      mountedAt: dashboardPath,
      text: `${JSON.stringify(dashboard(metrics), null, 2)}\n`,
    },
  ];
}
