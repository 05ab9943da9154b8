import { endpoints } from "./endpoint.ts";
import { readEndpoint, unlessEmpty, type EndpointReader } from "./read-endpoint.ts";

/** The settings a Watchtower runs with, as far as it tells; its version is not among them. */
export interface WatchtowerConfig {
  readonly monitorOnly: boolean;
  readonly cleanup: boolean;
  readonly noPull: boolean;
  readonly noRestart: boolean;
  readonly rollingRestart: boolean;
  readonly includeStopped: boolean;
  readonly includeRestarting: boolean;
  readonly lifecycleHooks: boolean;
  readonly labelEnable: boolean;
  /** Which containers it looks at, in its own words. */
  readonly filterDescription: string;
  /** Absent where it has none. */
  readonly scope?: string;
}

/** GET /v1/config. */
export async function readConfig(reader: EndpointReader): Promise<WatchtowerConfig> {
  const none = new URLSearchParams();
  const reply = await readEndpoint(reader, endpoints.config, none, (schemas) => schemas.configReplySchema);
  const config = reply.config;
  return {
    monitorOnly: config.monitor_only,
    cleanup: config.cleanup,
    noPull: config.no_pull,
    noRestart: config.no_restart,
    rollingRestart: config.rolling_restart,
    includeStopped: config.include_stopped,
    includeRestarting: config.include_restarting,
    lifecycleHooks: config.lifecycle_hooks,
    labelEnable: config.label_enable,
    filterDescription: config.filter_desc,
    ...unlessEmpty("scope", config.scope),
  };
}
