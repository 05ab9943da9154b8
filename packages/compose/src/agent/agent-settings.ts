import type { ComposeText } from "../stack/compose-file.ts";
import { objectOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { settingText } from "../watchtower/setting-value.ts";
import type { SettingKind, SettingValue } from "../watchtower/setting-value.ts";

/**
 * The settings of the Portainer Agent but AGENT_SECRET, which has an option of its own, and the addresses that it
 * listens at, which the published port needs as they are (portainer-agent.md a, "Environment variables").
 */
export const agentSettingTable = {
  secretTimeout: { env: "AGENT_SECRET_TIMEOUT", type: "duration" },
  clusterAddr: { env: "AGENT_CLUSTER_ADDR", type: "text" },
  clusterProbeTimeout: { env: "AGENT_CLUSTER_PROBE_TIMEOUT", type: "duration" },
  clusterProbeInterval: { env: "AGENT_CLUSTER_PROBE_INTERVAL", type: "duration" },
  assetsPath: { env: "ASSETS_PATH", type: "text" },
  dataPath: { env: "DATA_PATH", type: "text" },
  logLevel: { env: "LOG_LEVEL", type: "text", words: ["ERROR", "WARN", "INFO", "DEBUG"] },
  logMode: { env: "LOG_MODE", type: "text", words: ["NOCOLOR", "PRETTY", "JSON"] },
  podman: { env: "PODMAN", type: "presence" },
  edge: { env: "EDGE", type: "presence" },
  edgeAsync: { env: "EDGE_ASYNC", type: "presence" },
  edgeKey: { env: "EDGE_KEY", type: "text" },
  edgeId: { env: "EDGE_ID", type: "text" },
  edgeInsecurePoll: { env: "EDGE_INSECURE_POLL", type: "presence" },
  edgeServerHost: { env: "EDGE_SERVER_HOST", type: "text" },
  edgeServerPort: { env: "EDGE_SERVER_PORT", type: "number" },
  edgeInactivityTimeout: { env: "EDGE_INACTIVITY_TIMEOUT", type: "duration" },
  edgeTunnel: { env: "EDGE_TUNNEL", type: "boolean" },
  httpProxy: { env: "HTTP_PROXY", type: "text" },
  httpsProxy: { env: "HTTPS_PROXY", type: "text" },
  updateId: { env: "UPDATE_ID", type: "number" },
  edgeGroups: { env: "EDGE_GROUPS", type: "text" },
  portainerGroup: { env: "PORTAINER_GROUP", type: "number" },
  portainerTags: { env: "PORTAINER_TAGS", type: "text" },
  mtlsSslCert: { env: "MTLS_SSL_CERT", type: "text" },
  mtlsSslKey: { env: "MTLS_SSL_KEY", type: "text" },
  mtlsSslCa: { env: "MTLS_SSL_CA", type: "text" },
  mtlsCertRetryInterval: { env: "MTLS_CERT_RETRY_INTERVAL", type: "duration" },
  awsClientCert: { env: "AWS_CLIENT_CERT", type: "text" },
  awsClientKey: { env: "AWS_CLIENT_KEY", type: "text" },
  awsClientBundle: { env: "AWS_CLIENT_BUNDLE", type: "text" },
  awsRoleArn: { env: "AWS_ROLE_ARN", type: "text" },
  awsTrustAnchorArn: { env: "AWS_TRUST_ANCHOR_ARN", type: "text" },
  awsProfileArn: { env: "AWS_PROFILE_ARN", type: "text" },
  awsRegion: { env: "AWS_REGION", type: "text" },
  composeUnpackerImage: { env: "COMPOSE_UNPACKER_IMAGE", type: "text" },
} as const satisfies Readonly<Record<string, SettingKind>>;

type Table = typeof agentSettingTable;

/**
 * Settings of the agent by their variable in camel case without `AGENT_`: whole numbers, durations with a unit, and the
 * words that it knows; `variable()` for any. It reads none of them from a file.
 */
export type AgentSettingOptions = { readonly [Name in keyof Table]?: SettingValue<Table[Name]> | undefined };

/** Reads `agent.settings` as variables; a problem for each that has no such value. */
export function agentSettings(value: unknown, problems: Problem[]): Readonly<Record<string, ComposeText>> {
  const environment: Record<string, ComposeText> = {};
  const given = objectOption(value, "agent.settings", Object.keys(agentSettingTable), problems);
  for (const [name, setting] of Object.entries<SettingKind>(agentSettingTable)) {
    if (given[name] === undefined) continue;
    const text = settingText(given[name], setting, `agent.settings.${name}`, problems);
    if (text !== undefined) environment[setting.env] = text;
  }
  return environment;
}
