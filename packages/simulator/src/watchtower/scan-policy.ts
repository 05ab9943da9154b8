import type { WatchtowerSettings } from "./settings.ts";

/** The switches that the event `scan_started` carries (reference/watchtower.md a.4). */
export function scanPolicy(settings: WatchtowerSettings, portPublished: boolean): Record<string, boolean> {
  return {
    cleanup: settings.cleanup,
    no_restart: settings.noRestart,
    monitor_only: settings.monitorOnly,
    lifecycle_hooks: settings.lifecycleHooks,
    rolling_restart: settings.rollingRestart,
    label_precedence: settings.labelTakePrecedence,
    no_pull: settings.noPull,
    run_once: settings.runOnce,
    use_compose_depends_on: settings.useComposeDependsOn,
    skip_self_update: portPublished,
    ephemeral_self_update: settings.ephemeralSelfUpdate,
    revive_stopped: settings.reviveStopped,
  };
}
