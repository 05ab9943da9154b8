import { child } from "../source/value.ts";
import type { Advise } from "./advice-list.ts";
import { rewrite } from "./keyed-text.ts";
import { labelName } from "./known-labels.ts";
import type { ServiceFacts } from "./service-facts.ts";
import type { SettingPlace, WatchtowerInFile } from "./watchtower-in-file.ts";

/** The original takes what stands between commas for container names as they are (watchtower.md d, depends-on). */
export function adviseOnDependsOn(
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
export function adviseOnNames(
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
      if (/(?:^|[\w-])\*/.test(name)) adviseOnPattern(name, settings, disabled, advise);
      else adviseOnName(name, disabled.path, disabled.place, services, advise);
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

/** A star that stands for any text in a shell, and neither to the original nor to the fork (watchtower.md c). */
function adviseOnPattern(
  name: string,
  { flavour }: WatchtowerInFile["settings"],
  { path, place }: SettingPlace,
  advise: Advise,
): void {
  advise({
    code: "container-name-unmatched",
    path,
    place,
    message:
      flavour === "nicholas-fedor"
        ? `${name} is a regular expression to Watchtower, in which * repeats the letter before it.`
        : `containrrr/watchtower takes ${name} for the name of one container, as it is written.`,
    hint:
      flavour === "nicholas-fedor"
        ? "Write .* for any text."
        : "Write each name, or give the containers a label.",
  });
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
