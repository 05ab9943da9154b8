import { child, textOf } from "../source/value.ts";
import { goBoolean } from "../watchtower/go-boolean.ts";
import type { Advise } from "./advice-list.ts";
import { rewrite } from "./keyed-text.ts";
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
    adviseOnNames(watchtower, services, advise);
    adviseOnRolling(watchtower, targets, advise);
  }
  adviseOnScopes(watchtowers, targets, advise);
}

/** `enable: "true"` means something only to a Watchtower that asks for it (watchtower.md c, LABEL_ENABLE). */
function adviseOnEnable(
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

function listed(services: readonly ServiceFacts[]): string {
  const names = services.slice(0, 3).map(({ name }) => name);
  return services.length > 3 ? `${names.join(", ")} and ${services.length - 3} more` : names.join(" and ");
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
    if (hasHooksOff && /\.lifecycle\.(?:pre|post)-(?:check|update)$/.test(key) && labelKind(key)) {
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

/** The original takes what stands between commas for container names as they are (watchtower.md d, depends-on). */
function adviseOnDependsOn(
  watchtowers: readonly WatchtowerInFile[],
  service: ServiceFacts,
  services: readonly ServiceFacts[],
  source: string,
  advise: Advise,
): void {
  const entry = service.labels.get(labelName("depends-on"));
  if (entry?.isKnown !== true) return;
  if (!watchtowers.every(({ settings }) => settings.flavour === "containrrr")) return;
  const names = entry.text.split(",");
  const path = service.path("labels", entry.step);
  const { place } = entry;
  if (names.some((name) => name !== name.trim())) {
    const text = names.map((name) => name.trim()).join(",");
    advise({
      code: "container-name-unmatched",
      path,
      place,
      message: "The blanks belong to the names: containrrr/watchtower finds no container of such a name.",
      hint: `Write ${text}.`,
      fix: ["Take the blanks out", rewrite(source, entry, { text })],
    });
    return;
  }
  for (const name of names) adviseOnName(name.replace(/^\//, ""), path, place, services, advise);
}

/** Names of containers on the command line and in the list of those to leave out. */
function adviseOnNames(
  watchtower: WatchtowerInFile,
  services: readonly ServiceFacts[],
  advise: Advise,
): void {
  const { service, settings, places, command } = watchtower;
  for (const { text, isOpen, place } of command.names) {
    if (!isOpen) adviseOnName(text, service.path("command"), place, services, advise);
  }
  const disabled = places.get("WATCHTOWER_DISABLE_CONTAINERS");
  const list = settings.text("WATCHTOWER_DISABLE_CONTAINERS");
  if (disabled !== undefined && list !== undefined) {
    for (const name of list.split(/[\s,]+/)) {
      adviseOnName(name, disabled.path, disabled.place, services, advise);
    }
  }
  const names = command.names.map(({ text }) => text.replace(/^\//, ""));
  if (names.length === 0 || command.names.some(({ isOpen }) => isOpen)) return;
  if (names.some((name) => !/^[\w.-]+$/.test(name) || /^(?:true|false)$/i.test(name))) return;
  for (const other of services) {
    const entry = other.labels.get(labelName("enable"));
    const { containerName = other.name } = other;
    if (entry === undefined || other.flag(entry.key) !== true || other === service) continue;
    if (names.some((name) => name === other.name || new RegExp(`^${name}`).test(containerName))) continue;
    advise({
      code: "names-exclude-others",
      path: other.path("labels", entry.step),
      place: entry.place,
      message: `The command of ${service.name} names the containers to update, and ${other.name} is none of them, whatever its label says.`,
      hint: "Name it there, too, or take the names out.",
    });
  }
}

/** A name that is that of a service, whose container is called otherwise. */
function adviseOnName(
  name: string,
  path: readonly string[],
  place: { readonly start: number },
  services: readonly ServiceFacts[],
  advise: Advise,
): void {
  const service = services.find((candidate) => candidate.name === name);
  if (service === undefined || !service.isWhole || services.some((other) => other.containerName === name))
    return;
  const hasName = child(service.value, "container_name") !== undefined;
  if (hasName && service.containerName === undefined) return;
  advise({
    code: "container-name-unmatched",
    path,
    place,
    message: `${name} is the name of a service, and its container is called ${service.containerName ?? `PROJECT-${name}-1`}: Watchtower compares names of containers.`,
    hint: `Set container_name: ${name} in the service, or write the name of the container.`,
  });
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
