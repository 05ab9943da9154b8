import { isSameRepository, parseImageReference } from "@stack/image-reference";
import type { ContainerSnapshot } from "./snapshot.ts";
import { goFalse, goTrue, type WatchtowerSettings } from "./watchtower-settings.ts";

/** The rules by which a Watchtower leaves a container alone, in the order they are looked at. */
export type ExclusionRule =
  | "not-running"
  | "disabled-by-name"
  | "label-disabled"
  | "label-not-enabled"
  | "scope"
  | "not-targeted"
  | "monitor-only"
  | "pinned-by-digest";

/** Why a container was not to be updated. */
export interface Exclusion {
  readonly rule: ExclusionRule;
  /** One phrase that names the label or setting. */
  readonly reason: string;
}

const label = (name: string): string => `com.centurylinklabs.watchtower.${name}`;

/**
 * Finds the rule by which a Watchtower with these settings leaves a container alone; `undefined` if none does.
 *
 * Order and meaning of the rules: reference/watchtower.md d ("Selection order"). Without settings (no Watchtower was
 * found, or several) only the container's own labels and the target are looked at.
 */
export function exclusionOf(
  container: ContainerSnapshot,
  settings: WatchtowerSettings | undefined,
  targetImages: readonly string[] | undefined,
): Exclusion | undefined {
  const rules = [notRunning, disabledByName, disabledByLabel, outsideScope, notTargeted, monitorOnly, pinned];
  for (const rule of rules) {
    const exclusion = rule(container, settings, targetImages);
    if (exclusion !== undefined) return exclusion;
  }
  return undefined;
}

type Rule = typeof exclusionOf;

const notRunning: Rule = ({ state }, settings) => {
  if (state === "running" || settings === undefined) return undefined;
  if (state === "restarting" ? settings.includeRestarting : settings.includeStopped) return undefined;
  return { rule: "not-running", reason: `it is ${state}, and Watchtower looks at running containers only` };
};

const disabledByName: Rule = ({ name }, settings) => {
  const matches = (entry: string): boolean =>
    entry.replace(/^\//, "") === name ||
    (settings?.flavour === "nicholas-fedor" && matchesWhole(entry, name));
  const entry = settings?.disableContainers.find(matches);
  return entry === undefined
    ? undefined
    : { rule: "disabled-by-name", reason: `WATCHTOWER_DISABLE_CONTAINERS names ${entry}` };
};

const disabledByLabel: Rule = ({ labels }, settings) => {
  const value = labels[label("enable")];
  if (value !== undefined && goFalse.has(value)) {
    return { rule: "label-disabled", reason: `label ${label("enable")}=${value}` };
  }
  if (settings?.labelEnable !== true || (value !== undefined && goTrue.has(value))) return undefined;
  return {
    rule: "label-not-enabled",
    reason: `WATCHTOWER_LABEL_ENABLE wants the label ${label("enable")}=true, which it has not`,
  };
};

const outsideScope: Rule = ({ labels }, settings) => {
  if (settings === undefined) return undefined;
  // 1.7.1 without a scope takes every container; with "none", and the fork without one, only those that have none.
  if (settings.scope === undefined && settings.flavour === "containrrr") return undefined;
  const wanted = settings.scope ?? "none";
  const actual = labels[label("scope")] ?? "none";
  return actual === wanted
    ? undefined
    : { rule: "scope", reason: `its scope is ${actual}, and this Watchtower's is ${wanted}` };
};

const notTargeted: Rule = ({ image }, _settings, targetImages) => {
  if (targetImages === undefined) return undefined;
  const own = parseImageReference(image);
  const isTargeted = targetImages.some((text) => {
    const target = parseImageReference(text);
    if (!target.ok || !own.ok || !isSameRepository(target.reference, own.reference)) return false;
    return target.reference.tag === undefined || target.reference.tag === (own.reference.tag ?? "latest");
  });
  return isTargeted
    ? undefined
    : { rule: "not-targeted", reason: "the update was restricted to other images" };
};

const monitorOnly: Rule = ({ labels }, settings) => {
  const value = labels[label("monitor-only")];
  const byLabel =
    value === undefined ? undefined : goTrue.has(value) ? true : goFalse.has(value) ? false : undefined;
  if (byLabel === true)
    return { rule: "monitor-only", reason: `label ${label("monitor-only")}=${value ?? ""}` };
  if (settings?.monitorOnly !== true || (settings.labelTakePrecedence && byLabel === false)) return undefined;
  return { rule: "monitor-only", reason: "WATCHTOWER_MONITOR_ONLY is on" };
};

const pinned: Rule = ({ image }) => {
  const parsed = parseImageReference(image);
  const isPinned = parsed.ok ? parsed.reference.digest !== undefined : parsed.problem.code === "image-id";
  return isPinned
    ? { rule: "pinned-by-digest", reason: "its image is pinned by digest, which never changes" }
    : undefined;
};

function matchesWhole(pattern: string, name: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(name);
  } catch {
    return false;
  }
}
