import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import type { Problem, ProblemCode } from "../../src/stack/problem.ts";

const setting = (environment: Record<string, string>, image = "containrrr/watchtower") => ({
  watchtower: { image, environment },
});
const fork = "nickfedor/watchtower:1.21.0";

/** For each code, what brings it about; the compiler sees to it that none is missing. */
const examples: Record<ProblemCode, readonly [Problem["severity"], unknown]> = {
  "option-unknown": ["error", { watchtower: { tag: "x" } }],
  "option-invalid": ["error", { gpu: "all" }],
  "project-name-invalid": ["error", { name: "Management" }],
  "image-invalid": ["error", { watchtower: { image: "a b" } }],
  "variable-name-invalid": ["error", { watchtower: { apiToken: { variable: "a-b" } } }],
  "address-invalid": ["error", { agent: { listen: { address: "localhost" } } }],
  "port-invalid": ["error", { agent: { listen: { port: 0 } } }],
  "port-collision": ["error", { watchtower: { listen: { port: 9001 } } }],
  "flavour-unknown": ["error", { watchtower: { image: "beatkind/watchtower" } }],
  "watchtower-archived": ["info", {}],
  "schedule-invalid": ["error", { watchtower: { schedule: "0 4 * * *" } }],
  "engine-version-invalid": ["error", { engine: { apiVersion: "1.43", minApiVersion: "1.44" } }],
  "engine-too-old": ["error", { engine: { apiVersion: "1.24", minApiVersion: "1.12" } }],
  "engine-unknown": ["warning", {}],
  "network-unknown": ["error", { watchtower: { networks: ["proxy"] } }],
  "network-internal": ["warning", { networks: { backend: { internal: true } } }],
  "socket-rootless": ["warning", { socket: "/run/user/1000/docker.sock" }],
  "hardened-writable": ["warning", { hardened: true, watchtower: { apiToken: { environment: "T" } } }],
  "scope-label-needed": ["info", { watchtower: { scope: "web" } }],
  "report-secret-in-clear": [
    "warning",
    { watchtower: { reports: { url: "http://a", headers: { "X-A": "b" } } } },
  ],
  "reports-conflict": [
    "error",
    { watchtower: { reports: { url: "http://a" }, settings: { notificationUrl: ["logger://"] } } },
  ],
  "credentials-for-all": [
    "warning",
    { watchtower: { registry: { credentials: { user: "u", password: { variable: "P" } } } } },
  ],
  "registry-unverified": ["warning", { watchtower: { image: fork, registry: { skipVerification: true } } }],
  "engine-unencrypted": ["warning", { watchtower: { remoteEngine: { host: "tcp://10.0.0.7:2375" } } }],
  "setting-deprecated": ["info", setting({ WATCHTOWER_NOTIFICATIONS: "email" }, fork)],
  "monitor-pulls": ["info", setting({ WATCHTOWER_MONITOR_ONLY: "true" })],
  "trace-shows-credentials": ["warning", setting({ WATCHTOWER_TRACE: "true" })],
  "report-wrapped": [
    "warning",
    setting({
      WATCHTOWER_NOTIFICATION_TEMPLATE: "json.v1",
      WATCHTOWER_NOTIFICATION_REPORT: "true",
      WATCHTOWER_NOTIFICATION_URL: "generic://a/?template=json",
    }),
  ],
  "api-host-invalid": ["warning", setting({ WATCHTOWER_HTTP_API_HOST: "::1" }, fork)],
  "events-token-missing": ["warning", setting({ WATCHTOWER_HTTP_API_ENDPOINTS: "all" }, fork)],
  "swarm-services-stay": ["info", { target: "swarm" }],
  "agent-not-hardened": ["info", { hardened: true }],
  "agent-networks-many": ["warning", { target: "swarm", agent: { networks: ["backend", "frontend"] } }],
  "api-port-open": ["warning", { watchtower: { listen: { address: "0.0.0.0" } } }],
  "self-update-with-port": ["warning", { excludeFromUpdates: false }],
  "environment-invalid": ["error", setting({ "A=B": "x" })],
  "setting-unsupported": ["error", { watchtower: { settings: { cooldownDelay: "7d" } } }],
  "target-refuses": ["error", { target: "swarm", gpu: "runtime" }],
  "target-drops": ["warning", { target: "swarm", gpu: "cdi" }],
  "schedule-switched-off": ["warning", setting({ WATCHTOWER_HTTP_API_PERIODIC_POLLS: "false" })],
  "api-endpoint-off": ["warning", setting({ WATCHTOWER_HTTP_API_UPDATE: "false" })],
  "api-unreachable": ["warning", setting({ WATCHTOWER_HTTP_API_PORT: "9000" }, fork)],
  "token-empty": ["warning", setting({ WATCHTOWER_HTTP_API_TOKEN: "" })],
  "token-in-clear": ["warning", setting({ WATCHTOWER_HTTP_API_TOKEN: "s3cret" })],
  "interval-with-schedule": ["warning", setting({ WATCHTOWER_POLL_INTERVAL: "60" })],
  "interval-not-seconds": ["warning", setting({ WATCHTOWER_POLL_INTERVAL: "24h" })],
  "duration-without-unit": ["warning", setting({ WATCHTOWER_TIMEOUT: "30" })],
  "boolean-unreadable": ["warning", setting({ WATCHTOWER_CLEANUP: "yes" })],
  "run-once-restarts": ["warning", setting({ WATCHTOWER_RUN_ONCE: "true" })],
  "no-restart-deletes": ["warning", setting({ WATCHTOWER_NO_RESTART: "true" })],
  "rolling-restart-refused": [
    "warning",
    setting({ WATCHTOWER_MONITOR_ONLY: "1", WATCHTOWER_ROLLING_RESTART: "1" }),
  ],
  "docker-api-pinned": ["warning", setting({ DOCKER_API_VERSION: "1.44" }, fork)],
  "api-endpoint-unknown": ["warning", setting({ WATCHTOWER_HTTP_API_ENDPOINTS: "update,metric" }, fork)],
  "api-tls-incomplete": ["warning", setting({ WATCHTOWER_HTTP_API_TLS_CERT: "/tls/cert.pem" }, fork)],
  "token-is-path": ["warning", setting({ WATCHTOWER_HTTP_API_TOKEN: "watchtower" })],
  "monitor-without-pull": ["warning", setting({ WATCHTOWER_MONITOR_ONLY: "1", WATCHTOWER_NO_PULL: "1" })],
  "revive-without-stopped": ["warning", setting({ WATCHTOWER_REVIVE_STOPPED: "true" })],
  "credentials-incomplete": ["warning", setting({ REPO_USER: "ci" })],
  "notification-nowhere": ["warning", setting({ WATCHTOWER_NOTIFICATION_REPORT: "true" })],
  "notification-report-off": [
    "warning",
    setting({
      WATCHTOWER_NOTIFICATION_TEMPLATE: "json.v1",
      WATCHTOWER_NOTIFICATION_URL: "generic://bridge:7000",
    }),
  ],
  "agent-port-open": ["warning", {}],
  "agent-without-secret": ["warning", {}],
  "agent-update-unpairs": ["warning", { excludeFromUpdates: false }],
  "gpu-runtime-needed": ["info", { gpu: "runtime" }],
  "gpu-without-agent": ["warning", { gpu: "runtime", agent: false }],
  "portainer-port-open": ["warning", { portainerServer: { listen: { address: "0.0.0.0" } } }],
  "portainer-unclaimed": ["warning", { portainerServer: {} }],
  "portainer-versions-differ": [
    "warning",
    {
      portainerServer: { image: "portainer/portainer-ce:2.33.0" },
      agent: { image: "portainer/agent:2.30.1" },
    },
  ],
  "prometheus-port-open": ["warning", { monitoring: { prometheus: { listen: { address: "0.0.0.0" } } } }],
  "grafana-port-open": ["warning", { monitoring: { grafana: { listen: { address: "0.0.0.0" } } } }],
  "scrape-token-unknown": ["error", { monitoring: {}, ...setting({ WATCHTOWER_HTTP_API_TOKEN: "s3cret" }) }],
  "scrape-rate-limited": [
    "warning",
    { monitoring: { prometheus: { scrapeInterval: "1s" } }, watchtower: { image: fork } },
  ],
  "scan-alert-left-out": ["info", { monitoring: {}, watchtower: { schedule: "@yearly" } }],
  "secret-file-owner": ["info", { monitoring: {}, watchtower: { apiToken: { file: "t" } } }],
};

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

it.each(Object.entries(examples))(
  "%s comes up, with the severity that the README says",
  (code, [severity, options]) => {
    const { problems } = managementStack(options as ManagementStackOptions);
    const problem = problems.find((candidate) => candidate.code === code);
    expect(problem).toMatchObject({ code, severity });
    expect(problem?.message).toMatch(/^\S.*\.$/);
    expect(problem?.hint).toMatch(/^\S.*\.$/);
    expect(readme).toMatch(new RegExp(`^\\| \`${code}\` +\\| ${severity}\\b`, "m"));
  },
);

it("the README lists no code that does not exist", () => {
  const section = readme.slice(readme.indexOf("## Problems"));
  const listed = [...section.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code]) => code);
  expect(listed.sort()).toStrictEqual(Object.keys(examples).sort());
});
