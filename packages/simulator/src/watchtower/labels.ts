import type { Container } from "../host/container.ts";
import { parseGoBool } from "../programs/go-values.ts";
import type { WatchtowerSettings } from "./settings.ts";

const prefix = "com.centurylinklabs.watchtower";

/** One of Watchtower's boolean labels; an unreadable value counts as absent. */
function flag({ config }: Container, name: string): boolean | undefined {
  const value = config.Labels[`${prefix}.${name}`];
  return value === undefined ? undefined : parseGoBool(value);
}

/** The label `.enable`. */
export function enableLabel(container: Container): boolean | undefined {
  return flag(container, "enable");
}

/** The label `.scope` as it stands; empty when absent. */
export function scopeLabel(container: Container): string {
  return container.config.Labels[`${prefix}.scope`] ?? "";
}

/** The scope a container belongs to; without a label it is `none`. */
export function scopeOf(container: Container): string {
  return scopeLabel(container) || "none";
}

/** Whether a container is a Watchtower: the label itself is exactly `true`. */
export function isWatchtower(container: Container): boolean {
  return container.config.Labels[prefix] === "true";
}

/** The signal the label `.stop-signal` asks for. */
export function stopSignal(container: Container): string {
  return container.config.Labels[`${prefix}.stop-signal`] || "SIGTERM";
}

function combined(own: boolean | undefined, global: boolean, labelWins: boolean): boolean {
  if (labelWins && own !== undefined) return own;
  return global || own === true;
}

/** Whether a container is only watched, by the switch or by its label. */
export function isMonitorOnly(container: Container, settings: WatchtowerSettings): boolean {
  return combined(flag(container, "monitor-only"), settings.monitorOnly, settings.labelTakePrecedence);
}

/** Whether nothing is pulled for a container, by the switch or by its label. */
export function isNoPull(container: Container, settings: WatchtowerSettings): boolean {
  return combined(flag(container, "no-pull"), settings.noPull, settings.labelTakePrecedence);
}

/** The image name Watchtower looks at. */
export function watchedImage({ config }: Container): string {
  return config.Labels["com.centurylinklabs.zodiac.original-image"] ?? config.Image;
}
