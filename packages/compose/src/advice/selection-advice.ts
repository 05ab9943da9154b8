import { child, textOf } from "../source/value.ts";
import { goBoolean } from "../watchtower/go-boolean.ts";
import type { Advise } from "./advice-list.ts";
import { adviseOnDependsOn, adviseOnNames } from "./container-name-advice.ts";
import { adviseOnEnable, adviseOnOptIn } from "./enable-advice.ts";
import { labelKind, labelName } from "./known-labels.ts";
import { adviseOnScopes } from "./scope-advice.ts";
import type { ServiceFacts } from "./service-facts.ts";
import { looksAfter } from "./watchtower-in-file.ts";
import type { WatchtowerInFile } from "./watchtower-in-file.ts";

/** What labels, names and scopes bring about with the Watchtowers of the file, or do not. */
export function adviseOnSelection(
  watchtowers: readonly WatchtowerInFile[],
  services: readonly ServiceFacts[],
  source: string,
  advise: Advise,
): void {
  const targets = services.filter((service) => !watchtowers.some((own) => own.service === service));
  adviseOnEnable(watchtowers, targets, advise);
  for (const service of targets) adviseOnOverruled(watchtowers, service, advise);
  for (const service of services) {
    adviseOnForkLabels(watchtowers, service, advise);
    adviseOnDependsOn(watchtowers, service, services, source, advise);
  }
  for (const watchtower of watchtowers) {
    adviseOnOptIn(watchtower, targets, advise);
    adviseOnNames(watchtower, services, advise);
    adviseOnRolling(watchtower, targets, advise);
  }
  adviseOnScopes(watchtowers, targets, advise);
}

/** A label that says false where the global switch says true (watchtower.md d, monitor-only). */
function adviseOnOverruled(
  watchtowers: readonly WatchtowerInFile[],
  service: ServiceFacts,
  advise: Advise,
): void {
  for (const name of ["monitor-only", "no-pull"]) {
    const entry = service.labels.get(labelName(name));
    if (entry?.isKnown !== true || goBoolean(entry.text) !== false) continue;
    const variable = `WATCHTOWER_${name.toUpperCase().replace("-", "_")}`;
    const isOverruled = watchtowers.every(
      ({ settings }) =>
        settings.isOn(variable) === true && settings.isOn("WATCHTOWER_LABEL_TAKE_PRECEDENCE") === false,
    );
    if (!isOverruled) continue;
    advise({
      code: "label-overruled",
      path: service.path("labels", entry.step),
      place: entry.place,
      message: `${variable} is on, and the label cannot take that back.`,
      hint: "Set WATCHTOWER_LABEL_TAKE_PRECEDENCE to true to let labels decide.",
    });
  }
}

/** Labels of the fork in front of the original, and hooks that are not run. */
function adviseOnForkLabels(
  watchtowers: readonly WatchtowerInFile[],
  service: ServiceFacts,
  advise: Advise,
): void {
  const isOriginal = watchtowers.every(({ settings }) => settings.flavour === "containrrr");
  const hasHooksOff = watchtowers.every(
    ({ settings }) => settings.isOn("WATCHTOWER_LIFECYCLE_HOOKS") === false,
  );
  for (const { key, step, place } of service.labels.values()) {
    const path = service.path("labels", step);
    if (isOriginal && labelKind(key)?.isForkOnly === true) {
      advise({
        code: "label-unsupported",
        path,
        place,
        message: `${key} is a label of nicholas-fedor/watchtower, and containrrr/watchtower does not read it.`,
        hint: "Take it out, or take an image of nickfedor/watchtower.",
      });
    }
    const isHook = /\.lifecycle\.(?:pre|post)-(?:check|update)$/.test(key) && labelKind(key) !== undefined;
    if (isHook && watchtowers.some((watchtower) => watchtower.service === service)) {
      advise({
        code: "hooks-on-watchtower",
        path,
        place,
        message:
          "The command is run in the container that has the label, and Watchtower's has no shell: here it is run for none.",
        hint: "Put the label on the service that the command is for.",
      });
    } else if (hasHooksOff && isHook) {
      advise({
        code: "hooks-off",
        path,
        place,
        message: "Watchtower runs no commands of containers unless it is told to, and passes over this one.",
        hint: "Set WATCHTOWER_LIFECYCLE_HOOKS to true.",
      });
    }
  }
}

/** Rolling restarts with containers that depend on others: Watchtower exits (watchtower.md c, "Interplay"). */
function adviseOnRolling(
  watchtower: WatchtowerInFile,
  targets: readonly ServiceFacts[],
  advise: Advise,
): void {
  const { settings, places } = watchtower;
  const place = places.get("WATCHTOWER_ROLLING_RESTART");
  if (place === undefined || settings.isOn("WATCHTOWER_ROLLING_RESTART") !== true) return;
  const readsCompose =
    settings.flavour === "nicholas-fedor" && settings.text("WATCHTOWER_USE_COMPOSE_DEPENDS_ON") === "";
  const linked = targets.find(
    (service) =>
      looksAfter(watchtower, service) === true &&
      (!!service.labels.get(labelName("depends-on"))?.text ||
        /^(?:service|container):/.test(textOf(service.value, "network_mode") ?? "") ||
        (readsCompose && child(service.value, "depends_on") !== undefined)),
  );
  if (linked === undefined) return;
  advise({
    code: "rolling-restart-with-links",
    path: place.path,
    place: place.place,
    message: `${linked.name} depends on another container, and Watchtower exits when it is to restart such containers one by one.`,
    hint: "Leave the setting out, or exclude what depends on others.",
  });
}
