import type { Advise } from "./advice-list.ts";
import { labelName } from "./known-labels.ts";
import { child, descendant } from "../source/value.ts";
import type { ServiceFacts } from "./service-facts.ts";
import type { WatchtowerInFile } from "./watchtower-in-file.ts";

/** What scopes bring about: each has a Watchtower and containers, and no two Watchtowers have one. */
export function adviseOnScopes(
  watchtowers: readonly WatchtowerInFile[],
  targets: readonly ServiceFacts[],
  advise: Advise,
): void {
  for (const watchtower of watchtowers) adviseOnOwnScope(watchtower, targets, advise);
  for (const [index, watchtower] of watchtowers.entries()) {
    const other = watchtowers.slice(0, index).find((earlier) => areRivals(earlier, watchtower));
    if (other === undefined) continue;
    const { service } = watchtower;
    advise({
      code: "watchtower-duplicated",
      path: service.path(),
      place: service.place,
      message: `${service.name} and ${other.service.name} are two Watchtowers without scopes of their own, and the later one removes the other.`,
      hint: "Give each a WATCHTOWER_SCOPE, and the same as a label to it and to the containers it is to update.",
    });
  }
}

function scopeOf({ settings }: WatchtowerInFile): string | undefined {
  return settings.text("WATCHTOWER_SCOPE");
}

/** Whether one of two Watchtowers removes the other when it starts (O and F: the check for other instances). */
function areRivals(a: WatchtowerInFile, b: WatchtowerInFile): boolean {
  const [scope, other] = [scopeOf(a), scopeOf(b)];
  if (scope === undefined || other === undefined || areApart(a, b)) return false;
  const isAll = [a, b].some(
    (watchtower) => watchtower.settings.flavour === "containrrr" && scopeOf(watchtower) === "",
  );
  return isAll || (scope || "none") === (other || "none");
}

/** Whether the two may run at different times or on different engines. */
function areApart(a: WatchtowerInFile, b: WatchtowerInFile): boolean {
  return [a, b].some(
    ({ service, settings }) =>
      child(service.value, "profiles") !== undefined ||
      descendant(service.value, "deploy", "placement") !== undefined ||
      settings.isOn("WATCHTOWER_RUN_ONCE") !== false ||
      settings.text("DOCKER_HOST") !== "",
  );
}

function adviseOnOwnScope(
  watchtower: WatchtowerInFile,
  targets: readonly ServiceFacts[],
  advise: Advise,
): void {
  const { service, places } = watchtower;
  const scope = scopeOf(watchtower);
  const place = places.get("WATCHTOWER_SCOPE");
  if (place === undefined || scope === undefined || scope === "" || scope === "none") return;
  const label = labelName("scope");
  const own = service.labels.get(label);
  const isKnown = own === undefined ? !service.hasOtherLabels : own.isKnown;
  if (isKnown && own?.text !== scope) {
    advise({
      code: "scope-label-missing",
      path: place.path,
      place: place.place,
      message: `Watchtower has the scope ${JSON.stringify(scope)} and not the label that says so, so that it neither updates itself nor is known to another Watchtower.`,
      hint: `Add the label ${label}: ${scope} to ${service.name}.`,
    });
  }
  const isIn = (target: ServiceFacts) => {
    const entry = target.labels.get(label);
    return target.hasOtherLabels || entry?.text === scope || entry?.isKnown === false;
  };
  const left = targets.filter((target) => target.flag(labelName("enable")) !== false);
  if (left.length === 0 || targets.some(isIn)) return;
  advise({
    code: "scope-without-target",
    severity: "info",
    path: place.path,
    place: place.place,
    message: `No other service of this file has the scope ${JSON.stringify(scope)}, so that Watchtower updates none of them.`,
    hint: `Add the label ${label}: ${scope} to the services that it is to update.`,
  });
}
