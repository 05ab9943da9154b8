import type { WatchtowerFlavour, WatchtowerSettings } from "./settings.ts";

const everything = "Checking all containers (except explicitly disabled with label)";

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(" or ");
}

function pairs(labels: readonly string[]): string {
  return labels
    .map((label) => {
      const [name = "", value = ""] = label.split("=");
      return value === "" ? name : `${name}="${value}"`;
    })
    .join(" or ");
}

function scopePart(flavour: WatchtowerFlavour, scope: string): string | undefined {
  if (flavour === "containrrr") {
    if (scope === "") return undefined;
    return scope === "none" ? "without a scope," : `in scope "${scope}"`;
  }
  return scope === "" || scope === "none" ? "without a scope" : `in scope ${scope}`;
}

/** How a Watchtower describes which containers it looks at, in its log and, the fork, in `GET /v1/config`. */
export function describeFilter(flavour: WatchtowerFlavour, settings: WatchtowerSettings): string {
  const { disableContainers, monitorImageNames, skipImageNames, enableByLabel, disableByLabel } = settings;
  const fork = flavour === "nicholas-fedor";
  const enableLabel = fork ? "with label com.centurylinklabs.watchtower.enable" : "using enable label";
  const parts = [
    disableContainers.length > 0 ? `not named one of ${quoted(disableContainers)}` : undefined,
    monitorImageNames.length > 0 ? `which image matches ${quoted(monitorImageNames)}` : undefined,
    skipImageNames.length > 0 ? `whose image is not one of ${quoted(skipImageNames)}` : undefined,
    settings.labelEnable ? enableLabel : undefined,
    enableByLabel.length > 0 ? `with label ${pairs(enableByLabel)}` : undefined,
    disableByLabel.length > 0 ? `without label ${pairs(disableByLabel)}` : undefined,
    scopePart(flavour, settings.scope),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? everything : `Only checking containers ${parts.join(", ")}`;
}
