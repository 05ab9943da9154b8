import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { PrometheusOptions } from "../../src/monitoring/monitoring-options.ts";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { variable } from "../../src/yaml/variable.ts";
import { promtool, promtoolMissing, withoutPromtool } from "../support/promtool.ts";

const fork = "nickfedor/watchtower:1.21.0";
const stack = (prometheus: PrometheusOptions = {}, more: ManagementStackOptions = {}) =>
  managementStack({ ...more, monitoring: { prometheus } });
const codes = (...options: Parameters<typeof stack>) =>
  stack(...options).problems.map(({ code, path }) => `${code} ${path}`);
const configText = (...options: Parameters<typeof stack>) =>
  stack(...options).files["prometheus/prometheus.yml"] ?? "";
const job = (...options: Parameters<typeof stack>) =>
  (parse(configText(...options)) as { scrape_configs: [Record<string, unknown>] }).scrape_configs[0];

it("runs beside Watchtower, its page for this host alone", () => {
  const { file } = stack();
  expect(file.services["prometheus"]).toStrictEqual({
    image: "prom/prometheus:v3.5.0",
    command: [
      "--config.file=/etc/prometheus/prometheus.yml",
      "--storage.tsdb.path=/prometheus",
      "--storage.tsdb.retention.time=30d",
      "--storage.tsdb.retention.size=1GB",
    ],
    restart: "unless-stopped",
    secrets: ["api_token"],
    configs: [
      { source: "prometheus_config", target: "/etc/prometheus/prometheus.yml" },
      { source: "prometheus_rules", target: "/etc/prometheus/rules/watchtower.yml" },
    ],
    ports: ["127.0.0.1:9090:9090"],
    volumes: ["prometheus-data:/prometheus"],
    networks: ["backend"],
    labels: { "com.centurylinklabs.watchtower.enable": "false", "komodo.skip": "true" },
    deploy: { resources: { limits: { memory: "512M" } } },
  });
  expect(file.volumes).toHaveProperty("prometheus-data");
  expect(file.configs).toMatchObject({
    prometheus_config: { file: "./prometheus/prometheus.yml" },
    prometheus_rules: { file: "./prometheus/rules/watchtower.yml" },
  });
});

it("scrapes Watchtower's metrics over the backend, the token from a file", () => {
  expect(job()).toStrictEqual({
    job_name: "watchtower",
    metrics_path: "/v1/metrics",
    authorization: { type: "Bearer", credentials_file: "/run/secrets/api_token" },
    static_configs: [{ targets: ["watchtower:8080"] }],
  });
});

describe("the token", () => {
  const secrets = (watchtower: ManagementStackOptions["watchtower"]) => {
    const { file, problems } = stack({}, { watchtower });
    const refused = problems.filter(({ code }) => code === "scrape-token-unknown");
    return { names: file.services["prometheus"]?.secrets, all: file.secrets, refused: refused.length };
  };

  it("is Watchtower's own secret where that is a file", () => {
    expect(secrets({ apiToken: { file: "./token" } })).toMatchObject({
      names: ["api_token"],
      all: { api_token: { file: "./token" } },
      refused: 0,
    });
  });

  it("is a secret that Compose makes of the variable", () => {
    expect(secrets({ apiToken: { variable: "WT_TOKEN" } })).toMatchObject({
      names: ["api_token"],
      all: { api_token: { environment: "WT_TOKEN" } },
      refused: 0,
    });
  });

  it("is refused where no file can have it", () => {
    const set = (token: string | ReturnType<typeof variable>) =>
      secrets({ environment: { WATCHTOWER_HTTP_API_TOKEN: token } }).refused;
    expect(set("in-clear")).toBe(1);
    expect(set("/run/secrets/other")).toBe(1);
    expect(set(variable("T", { default: "x" }))).toBe(1);
    expect(set(variable("T"))).toBe(0);
  });

  it("needs to be readable for Prometheus' user where it is a file of the host", () => {
    const told = codes({}, { watchtower: { apiToken: { file: "./token" } } });
    expect(told).toContain("secret-file-owner watchtower.apiToken");
    expect(codes()).not.toContain("secret-file-owner watchtower.apiToken");
  });
});

it("scrapes less often than the fork allows, and warns of more", () => {
  const watchtower = { image: fork };
  const path = "scrape-rate-limited monitoring.prometheus.scrapeInterval";
  expect(codes({}, { watchtower })).not.toContain(path);
  expect(codes({ scrapeInterval: "2s" }, { watchtower })).not.toContain(path);
  expect(codes({ scrapeInterval: "1s" }, { watchtower })).toContain(path);
  const settings = { httpApiRateLimit: 4 };
  expect(codes({ scrapeInterval: "15s" }, { watchtower: { ...watchtower, settings } })).toContain(path);
  expect(codes({ scrapeInterval: "1s" })).not.toContain(path);
});

it("scrapes where Watchtower listens, by TLS where it does", () => {
  const settings = { httpApiPort: "9000", httpApiTlsCert: "/certs/c.pem", httpApiTlsKey: "/certs/k.pem" };
  expect(job({}, { watchtower: { image: fork, settings } })).toMatchObject({
    scheme: "https",
    tls_config: { insecure_skip_verify: true },
    static_configs: [{ targets: ["watchtower:9000"] }],
  });
});

it("tells Alertmanagers of alerts where there are any", () => {
  expect(configText()).not.toContain("alerting");
  expect(parse(configText({ alertmanagers: ["alertmanager:9093"] }))).toMatchObject({
    alerting: { alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }] },
  });
});

it("keeps figures and takes memory as it is told", () => {
  const service = stack({ retention: "1y", retentionSize: "10GB", resources: { memory: "1G" } }).file
    .services["prometheus"];
  expect(service?.command).toContain("--storage.tsdb.retention.time=1y");
  expect(service?.command).toContain("--storage.tsdb.retention.size=10GB");
  expect(service?.deploy?.resources?.limits).toStrictEqual({ memory: "1G" });
});

it.each<[string, unknown]>([
  ["scrapeInterval", "30"],
  ["scrapeInterval", "5m"],
  ["scrapeInterval", "0s"],
  ["retention", "forever"],
  ["retentionSize", "1G"],
  ["alertmanagers", "alertmanager:9093"],
  ["alertmanagers", ["http://alertmanager:9093"]],
])("refuses %s %j and keeps the default", (name, value) => {
  const { files, problems } = stack({ [name]: value });
  expect(problems).toContainEqual(
    expect.objectContaining({
      code: "option-invalid",
      severity: "error",
      path: `monitoring.prometheus.${name}`,
    }),
  );
  expect(files["prometheus/prometheus.yml"]).toBe(configText());
});

it("warns of a page that other machines reach, and finds its port among those that collide", () => {
  expect(codes({ listen: { address: "0.0.0.0" } })).toContain(
    "prometheus-port-open monitoring.prometheus.listen",
  );
  expect(codes({ listen: { port: 8080 } })).toContain("port-collision monitoring.prometheus.listen");
  expect(stack({ listen: false }).file.services["prometheus"]).not.toHaveProperty("ports");
});

it("meets Watchtower where that is, when it is not on the backend", () => {
  const networks = { tools: {} };
  const { file, problems } = stack({}, { networks, watchtower: { networks: ["tools"] } });
  expect(file.services["prometheus"]?.networks).toStrictEqual(["tools"]);
  expect(file.services["grafana"]?.networks).toStrictEqual(["tools"]);
  expect(problems.filter(({ severity }) => severity === "error")).toStrictEqual([]);
  const both = stack({}, { networks, watchtower: { networks: ["backend", "tools"] } });
  expect(both.file.services["prometheus"]?.networks).toStrictEqual(["backend"]);
});

it("has no capability and no way to more rights where the stack is hardened, and neither has Grafana", () => {
  const { services } = stack({ resources: { memory: "1G" } }, { hardened: true }).file;
  for (const name of ["prometheus", "grafana"]) {
    expect(services[name]).toMatchObject({
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      deploy: {
        resources: { limits: { memory: name === "grafana" ? "512M" : "1G", cpus: "2", pids: 512 } },
      },
    });
  }
  expect(stack().file.services["prometheus"]).not.toHaveProperty("cap_drop");
});

it("carries the scope of a Watchtower that is to update it", () => {
  const options = { excludeFromUpdates: false, watchtower: { settings: { scope: "tools" } } } as const;
  expect(stack({}, options).file.services["prometheus"]?.labels).toMatchObject({
    "com.centurylinklabs.watchtower.scope": "tools",
  });
});

describe("on a Swarm", () => {
  const swarm = (watchtower: ManagementStackOptions["watchtower"] = { apiToken: { file: "./token" } }) =>
    stack({}, { target: "swarm", watchtower });

  it("finds the Watchtower of every node, from one manager", () => {
    expect(job({}, { target: "swarm", watchtower: { apiToken: { file: "t" } } })).toMatchObject({
      dns_sd_configs: [{ names: ["tasks.watchtower"], type: "A", port: 8080 }],
    });
    expect(swarm().file.services["prometheus"]?.deploy).toMatchObject({
      mode: "replicated",
      replicas: 1,
      resources: { limits: { memory: "512M" } },
    });
    expect(swarm().file.services["prometheus"]).not.toHaveProperty("ports");
  });

  it("gives configs other names when what is in them changes, since a Swarm changes none", () => {
    const names = (schedule: string) =>
      Object.values(swarm({ apiToken: { file: "t" }, schedule }).file.configs ?? {}).map(({ name }) => name);
    const [config, rules] = names("@daily");
    expect(config).toMatch(/^prometheus_config_[0-9a-f]{8}$/);
    expect(names("@daily")).toStrictEqual(names("@daily"));
    expect(names("@hourly")[0]).toBe(config);
    expect(names("@hourly")[1]).not.toBe(rules);
  });

  it("refuses a token that is a variable", () => {
    const { problems } = swarm({ apiToken: { variable: "T" } });
    expect(problems).toContainEqual(
      expect.objectContaining({ code: "target-refuses", path: "watchtower.apiToken" }),
    );
    const paths = swarm().problems.filter(({ code }) => code === "target-refuses");
    expect(paths.map(({ path }) => path)).not.toContain("watchtower.apiToken");
  });
});

describe.skipIf(withoutPromtool)(`promtool${promtoolMissing}`, () => {
  const token = { apiToken: { file: "token" } };
  it.each<[string, ManagementStackOptions]>([
    ["the original", {}],
    ["the fork", { watchtower: { image: fork } }],
    ["an old fork", { watchtower: { image: "nickfedor/watchtower:1.9.0" } }],
    ["an original that only monitors", { watchtower: { settings: { monitorOnly: true } } }],
    ["TLS", { watchtower: { image: fork, settings: { httpApiTlsCert: "/c", httpApiTlsKey: "/k" } } }],
    ["a Swarm", { target: "swarm", watchtower: token }],
    ["a Swarm of forks", { target: "swarm", watchtower: { image: fork, ...token } }],
    ["a schedule of minutes", { watchtower: { schedule: "0 */7 * * * *" } }],
    ["Alertmanagers", { monitoring: { prometheus: { alertmanagers: ["a:9093", "[::1]:9093"] } } }],
  ])("takes the configuration and the rules for %s", (_, options) => {
    const { files } = managementStack({ monitoring: {}, ...options });
    // Only the token is not beside the configuration.
    const there = (files["prometheus/prometheus.yml"] ?? "").replace(/\/run\/secrets\/\w+/, "token");
    const all = { ...files, "prometheus/prometheus.yml": there, "prometheus/token": "t" };
    expect(promtool(["check", "config", "prometheus/prometheus.yml"], all)).toBeUndefined();
    expect(promtool(["check", "rules", "prometheus/rules/watchtower.yml"], all)).toBeUndefined();
  });
});
