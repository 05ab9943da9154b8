import type { Advise } from "./advice-list.ts";
import { labelName } from "./known-labels.ts";
import type { ServiceFacts } from "./service-facts.ts";
import type { WatchtowerInFile } from "./watchtower-in-file.ts";

/** `enable: "true"` means something only to a Watchtower that asks for it (watchtower.md c, LABEL_ENABLE). */
export function adviseOnEnable(
  watchtowers: readonly WatchtowerInFile[],
  targets: readonly ServiceFacts[],
  advise: Advise,
): void {
  const label = labelName("enable");
  if (!watchtowers.every(({ settings }) => settings.isOn("WATCHTOWER_LABEL_ENABLE") === false)) return;
  if (watchtowers.some(({ command }) => command.names.length > 0)) return;
  const first = targets.find((service) => service.flag(label) === true);
  const entry = first?.labels.get(label);
  if (first === undefined || entry === undefined) return;
  const others = targets.filter((service) => !service.labels.has(label) && !service.hasOtherLabels);
  advise({
    code: "enable-without-effect",
    ...(others.length > 0 ? {} : { severity: "info" }),
    path: first.path("labels", entry.step),
    place: entry.place,
    message: `Watchtower updates every container that does not say false, with this label or without${others.length > 0 ? `: ${listed(others)}, too` : ""}.`,
    hint: "Set WATCHTOWER_LABEL_ENABLE to true to have it update only containers with this label.",
  });
}

/** A Watchtower that asks for the label where no service has it. */
export function adviseOnOptIn(
  { settings, places }: WatchtowerInFile,
  targets: readonly ServiceFacts[],
  advise: Advise,
): void {
  const label = labelName("enable");
  const place = places.get("WATCHTOWER_LABEL_ENABLE");
  if (place === undefined || settings.isOn("WATCHTOWER_LABEL_ENABLE") !== true) return;
  // What says false is not meant to be updated, and what has no such label may have been forgotten.
  const left = targets.filter((service) => service.flag(label) !== false);
  if (left.length === 0 || targets.some((service) => isOrMayBeIn(service, label))) return;
  advise({
    code: "enable-without-target",
    severity: "info",
    path: place.path,
    place: place.place,
    message: `Watchtower updates only containers with the label ${label}: true, and no other service of this file has it.`,
    hint: `Add the label to the services that it is to update.`,
  });
}

function isOrMayBeIn(service: ServiceFacts, label: string): boolean {
  const entry = service.labels.get(label);
  if (service.hasOtherLabels || service.flag(label) === true) return true;
  return entry?.template !== undefined;
}

function listed(services: readonly ServiceFacts[]): string {
  const names = services.slice(0, 3).map(({ name }) => name);
  return services.length > 3 ? `${names.join(", ")} and ${services.length - 3} more` : names.join(" and ");
}
