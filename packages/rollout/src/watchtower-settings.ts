import { parseImageReference } from "@stack/image-reference";

/** What a Watchtower selects containers by, from its own environment; reference/watchtower.md c and d. */
export interface WatchtowerSettings {
  readonly flavour: "containrrr" | "nicholas-fedor";
  /** Only containers whose enable label is true. */
  readonly labelEnable: boolean;
  /** Names left out; the fork reads them as anchored regular expressions. */
  readonly disableContainers: readonly string[];
  /** Absent means every container for 1.7.1, and only those without a scope for the fork. */
  readonly scope?: string;
  /** Containers are looked at, never replaced. */
  readonly monitorOnly: boolean;
  /** The monitor-only label alone decides where it is set. */
  readonly labelTakePrecedence: boolean;
  readonly includeStopped: boolean;
  readonly includeRestarting: boolean;
}

const forkRepositories = new Set(["docker.io/nickfedor/watchtower", "ghcr.io/nicholas-fedor/watchtower"]);
const originalRepositories = new Set(["docker.io/containrrr/watchtower", "ghcr.io/containrrr/watchtower"]);

/** Whether a container is a Watchtower: by the label its image carries, or by its image's name. */
export function isWatchtower(image: string, labels: Readonly<Record<string, string>>): boolean {
  const repository = repositoryOf(image);
  return (
    labels["com.centurylinklabs.watchtower"] === "true" ||
    forkRepositories.has(repository) ||
    originalRepositories.has(repository)
  );
}

/**
 * Reads the settings from a Watchtower's environment (`NAME=value` each).
 *
 * Settings given as command-line flags are not seen. A value neither program would read as a boolean counts as false,
 * as 1.7.1 does.
 */
export function readWatchtowerSettings(image: string, environment: readonly string[]): WatchtowerSettings {
  const values = new Map(
    environment.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
  const flag = (name: string): boolean => goTrue.has(values.get(name) ?? "");
  const scope = values.get("WATCHTOWER_SCOPE") ?? "";
  return {
    flavour: forkRepositories.has(repositoryOf(image)) ? "nicholas-fedor" : "containrrr",
    labelEnable: flag("WATCHTOWER_LABEL_ENABLE"),
    disableContainers: (values.get("WATCHTOWER_DISABLE_CONTAINERS") ?? "")
      .split(/[\s,]+/)
      .filter((name) => name !== ""),
    ...(scope === "" ? {} : { scope }),
    monitorOnly: flag("WATCHTOWER_MONITOR_ONLY"),
    labelTakePrecedence: flag("WATCHTOWER_LABEL_TAKE_PRECEDENCE"),
    includeStopped: flag("WATCHTOWER_INCLUDE_STOPPED"),
    includeRestarting: flag("WATCHTOWER_INCLUDE_RESTARTING"),
  };
}

/** What Go's ParseBool reads as true. */
export const goTrue: ReadonlySet<string> = new Set(["1", "t", "T", "TRUE", "true", "True"]);
/** What Go's ParseBool reads as false; anything else is no boolean. */
export const goFalse: ReadonlySet<string> = new Set(["0", "f", "F", "FALSE", "false", "False"]);

function repositoryOf(image: string): string {
  const parsed = parseImageReference(image);
  return parsed.ok ? `${parsed.reference.registry}/${parsed.reference.repository}` : "";
}
