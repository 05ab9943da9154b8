import { expect, it } from "vitest";
import { parse } from "yaml";
import type { GrafanaOptions } from "../../src/monitoring/monitoring-options.ts";
import { datasource } from "../../src/monitoring/dashboard.ts";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";

const stack = (grafana: GrafanaOptions | false = {}, more: ManagementStackOptions = {}) =>
  managementStack({ monitoring: { grafana }, ...more });
const codes = (...options: Parameters<typeof stack>) =>
  stack(...options).problems.map(({ code, path }) => `${code} ${path}`);

it("runs beside Prometheus with a password of its own, its page for this host alone", () => {
  const { file } = stack();
  expect(file.services["grafana"]).toStrictEqual({
    image: "grafana/grafana:11.6.0",
    depends_on: ["prometheus"],
    restart: "unless-stopped",
    environment: {
      GF_SECURITY_ADMIN_PASSWORD__FILE: "/run/secrets/grafana_admin_password",
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: "/etc/grafana/dashboards/watchtower.json",
    },
    secrets: ["grafana_admin_password"],
    configs: [
      {
        source: "grafana_datasource",
        target: "/etc/grafana/provisioning/datasources/prometheus.yml",
      },
      {
        source: "grafana_dashboards",
        target: "/etc/grafana/provisioning/dashboards/watchtower.yml",
      },
      { source: "grafana_dashboard", target: "/etc/grafana/dashboards/watchtower.json" },
    ],
    ports: ["127.0.0.1:3000:3000"],
    volumes: ["grafana-data:/var/lib/grafana"],
    networks: ["backend"],
    labels: { "com.centurylinklabs.watchtower.enable": "false", "komodo.skip": "true" },
    deploy: { resources: { limits: { memory: "512M" } } },
  });
  expect(file.secrets).toHaveProperty("grafana_admin_password", { environment: "GRAFANA_ADMIN_PASSWORD" });
});

it("is left out on request, files and all", () => {
  const { file, files } = stack(false);
  expect(Object.keys(file.services)).not.toContain("grafana");
  expect(Object.keys(file.volumes ?? {})).toStrictEqual(["prometheus-data"]);
  expect(Object.keys(files)).toStrictEqual(["prometheus/prometheus.yml", "prometheus/rules/watchtower.yml"]);
});

it("has a file beside the Compose file for each config, and mounts each", () => {
  const { file, files } = stack();
  const paths = Object.values(file.configs ?? {}).map((config) => config.file);
  expect(paths).toStrictEqual(Object.keys(files).map((path) => `./${path}`));
  const mounted = Object.values(file.services).flatMap(({ configs = [] }) =>
    configs.map(({ source }) => source),
  );
  expect(mounted.sort()).toStrictEqual(Object.keys(file.configs ?? {}).sort());
});

it("finds Prometheus as its data source, at the interval of its scrapes, and the folder of the dashboard", () => {
  const { files } = managementStack({ monitoring: { prometheus: { scrapeInterval: "1m" } } });
  expect(parse(files["grafana/provisioning/datasources/prometheus.yml"] ?? "")).toStrictEqual({
    apiVersion: 1,
    datasources: [
      {
        name: "Prometheus",
        ...datasource,
        access: "proxy",
        url: "http://prometheus:9090",
        isDefault: true,
        editable: false,
        jsonData: { httpMethod: "POST", timeInterval: "1m" },
      },
    ],
  });
  expect(parse(files["grafana/provisioning/dashboards/watchtower.yml"] ?? "")).toMatchObject({
    providers: [{ type: "file", options: { path: "/etc/grafana/dashboards" } }],
  });
});

it("takes the password from a file, which its user has to be able to read", () => {
  const { file, problems } = stack({ adminPassword: { file: "./grafana_password" } });
  expect(file.secrets).toHaveProperty("grafana_admin_password", { file: "./grafana_password" });
  expect(problems).toContainEqual(
    expect.objectContaining({ code: "secret-file-owner", path: "monitoring.grafana.adminPassword" }),
  );
});

it("refuses a password in clear, without repeating it", () => {
  const { problems } = stack({ adminPassword: "hunter2" as never });
  expect(JSON.stringify(problems)).not.toContain("hunter2");
  expect(codes({ adminPassword: "hunter2" as never })).toContain(
    "option-invalid monitoring.grafana.adminPassword",
  );
});

it("warns of a page that other machines reach, and finds its port among those that collide", () => {
  expect(codes({ listen: { address: "0.0.0.0" } })).toContain("grafana-port-open monitoring.grafana.listen");
  expect(codes({ listen: { port: 9090 } })).toContain("port-collision monitoring.grafana.listen");
  expect(stack({ listen: false }).file.services["grafana"]).not.toHaveProperty("ports");
});

it("takes labels together with Prometheus", () => {
  const { services } = managementStack({ monitoring: { labels: { team: "ops" } } }).file;
  expect(services["grafana"]?.labels).toHaveProperty("team", "ops");
  expect(services["prometheus"]?.labels).toHaveProperty("team", "ops");
  expect(services["watchtower"]?.labels).not.toHaveProperty("team");
});

it("needs a password that a Swarm takes", () => {
  const paths = (grafana: GrafanaOptions) =>
    stack(grafana, { target: "swarm", watchtower: { apiToken: { file: "t" } } })
      .problems.filter(({ code }) => code === "target-refuses")
      .map(({ path }) => path);
  expect(paths({})).toStrictEqual(["monitoring.grafana.adminPassword.environment"]);
  expect(paths({ adminPassword: { external: "grafana" } })).toStrictEqual([]);
});
