import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { variable } from "../../src/yaml/variable.ts";
import { coveringArray } from "./covering-array.ts";

/** The variables that the variants ask for. */
export const variantVariables = {
  API_TOKEN: "t$oken",
  OTHER_TOKEN: "o",
  AGENT_SECRET: "s",
  REPO_PASS: "p",
  REPORT_URL: "generic://a",
  SCOPE: "dev",
  GRAFANA_ADMIN_PASSWORD: "g",
};

/** What may be chosen for each option where nothing contradicts it, for either target. */
const common = {
  image: [
    undefined,
    { tag: "1.7.1" },
    "nickfedor/watchtower:1.21.0",
    "nickfedor/watchtower:1.19.0",
    `mirror.example/nickfedor/watchtower@sha256:${"a".repeat(64)}`,
  ],
  schedule: [undefined, "@every 6h"],
  scope: [undefined, "a: #$b", variable("SCOPE", { default: "dev" })],
  reports: [
    undefined,
    { url: "http://receiver:8090/r?a=b", headers: { "X-Secret": "a,b $c" }, hostname: "nas" },
    { variable: "REPORT_URL", title: true },
    { file: "./report url" },
  ],
  registry: [
    undefined,
    { configFolder: "./registry: 1", certificateFolder: "/etc/certs" },
    { credentials: { user: "u$er", password: { variable: "REPO_PASS" } } },
  ],
  remoteEngine: [undefined, { host: "tcp://10.0.0.7:2376", certificateFolder: "./certs" }],
  watchtowerResources: [undefined, { memory: "64M", cpus: 0.25, pids: 100 }],
  settings: [
    undefined,
    {
      rollingRestart: true,
      disableContainers: ["a", "b"],
      tz: variable("TZ", { default: "UTC" }),
      noColor: true,
    },
    { monitorOnly: true, lifecycleHooks: true, timeout: "1m", notificationsDelay: 3 },
  ],
  environment: [undefined, { EMPTY: "", ODD: "a: #$b\n'\"", WATCHTOWER_CLEANUP: "false" }],
  agent: [undefined, false, { listen: false, secret: { variable: "AGENT_SECRET" } }],
  agentImage: [undefined, { tag: "2.33.3-alpine" }, "portainer/agent:2.23.0"],
  agentMore: [
    undefined,
    { resources: { memory: "1G", pids: 999 } },
    { settings: { logLevel: "DEBUG", secretTimeout: "1h" } },
  ],
  portainerServer: [undefined, {}, { adminPassword: { file: "./password" }, labels: { "a.b": "$c" } }],
  monitoring: [undefined, { grafana: false }, { grafana: { adminPassword: { file: "./g" } } }],
  engine: [
    undefined,
    { apiVersion: "1.45", minApiVersion: "1.24" },
    { apiVersion: "1.52", minApiVersion: "1.44" },
  ],
  socket: [undefined, "/srv/engine.sock"],
  excludeFromUpdates: [undefined, false],
  komodoSkip: [undefined, false],
} as const;

const ofCompose = {
  ...common,
  apiToken: [undefined, { variable: "OTHER_TOKEN" }, { file: "./to$ken" }, { environment: "OTHER_TOKEN" }],
  listen: [undefined, false, { address: "::1", port: 18080 }, { address: "0.0.0.0" }],
  watchtowerNetworks: [undefined, ["backend", "lan"], { proxy: { aliases: ["wt", "wt.lan"] }, backend: {} }],
  networks: [
    { lan: { internal: true }, proxy: { external: true, name: "traefik net" } },
    {
      backend: { name: "own", driver: "bridge", driverOptions: { "com.docker.network.bridge.name": "br$0" } },
      lan: { driver: "macvlan", attachable: true },
      proxy: {},
    },
  ],
  hardened: [
    undefined,
    true,
    { socketProxy: false },
    { socketProxy: { image: "example/proxy:1", environment: { EVENTS: "1" }, resources: { pids: 64 } } },
  ],
  gpu: [undefined, "runtime", "devices", "cdi"],
  containerEngine: [undefined, "podman"],
} as const;

const ofSwarm = {
  ...common,
  apiToken: [undefined, { file: "./token" }, { external: true }, { external: "own token" }],
  listen: [undefined, false, { port: 18080 }],
  watchtowerNetworks: [undefined, ["backend", "lan"], { proxy: { aliases: ["wt"] }, backend: {} }],
  networks: [
    { lan: { internal: true }, proxy: { external: true, name: "ingress-proxy" } },
    {
      backend: { name: "own", driverOptions: { encrypted: "true" } },
      lan: { driver: "overlay", attachable: false },
      proxy: {},
    },
  ],
  hardened: [undefined, true],
  gpu: [undefined, "cdi"],
} as const;

type Row<Table extends Readonly<Record<string, readonly unknown[]>>> = {
  readonly [Name in keyof Table]: Table[Name][number];
};

/** Variants of the stack for Compose: every three choices together somewhere. */
export function composeVariants(): readonly ManagementStackOptions[] {
  const rows = coveringArray(ofCompose) as readonly Row<typeof ofCompose>[];
  return rows.map(({ containerEngine, ...row }) => ({ ...optionsOf(row), containerEngine }));
}

/** Variants of the stack for a Swarm: every three choices together somewhere. */
export function swarmVariants(): readonly ManagementStackOptions[] {
  const rows = coveringArray(ofSwarm) as readonly Row<typeof ofSwarm>[];
  return rows.map((row) => {
    // Prometheus needs the token as a file, which docker stack does not make of a variable.
    const apiToken = row.monitoring === undefined ? row.apiToken : (row.apiToken ?? { external: true });
    return { ...optionsOf({ ...row, apiToken }), target: "swarm" };
  });
}

function optionsOf(
  row: Omit<Row<typeof ofCompose>, "containerEngine"> | Row<typeof ofSwarm>,
): ManagementStackOptions {
  const { agent, agentImage, agentMore, watchtowerNetworks, watchtowerResources, ...rest } = row;
  const { image, schedule, scope, reports, registry, remoteEngine, ...others } = rest;
  const { settings, environment, apiToken, listen, ...stack } = others;
  return {
    ...stack,
    watchtower: {
      ...{ image, schedule, scope, reports, registry, remoteEngine, settings, environment, apiToken, listen },
      networks: watchtowerNetworks,
      resources: watchtowerResources,
    },
    agent: agent === false ? false : { ...agentMore, ...agent, image: agentImage },
  };
}
