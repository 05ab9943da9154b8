import { describeFilter } from "./filter-description.ts";
import type { ForkExchange } from "./fork-exchange.ts";
import { sendResult } from "./fork-reply.ts";

/** `GET /v1/config`: the switches in force; no endpoint tells the version (reference/watchtower.md a.4). */
export function handleConfig({ run, response }: ForkExchange): void {
  const { flavour, settings } = run.inputs;
  sendResult(run, response, {
    config: {
      monitor_only: settings.monitorOnly,
      cleanup: settings.cleanup,
      no_pull: settings.noPull,
      no_restart: settings.noRestart,
      rolling_restart: settings.rollingRestart,
      include_stopped: settings.includeStopped,
      include_restarting: settings.includeRestarting,
      lifecycle_hooks: settings.lifecycleHooks,
      label_enable: settings.labelEnable,
      filter_desc: describeFilter(flavour, settings),
      scope: settings.scope,
    },
  });
}
