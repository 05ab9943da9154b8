import type { ComposeText } from "../stack/compose-file.ts";
import { child } from "../source/value.ts";
import type { Place } from "../source/value.ts";
import { watchtowerFlavour } from "../watchtower/watchtower-image.ts";
import { WatchtowerSettings } from "../watchtower/watchtower-settings.ts";
import { variable } from "../yaml/variable.ts";
import { readCommandLine } from "./command-flags.ts";
import type { CommandLine, FlagUse } from "./command-flags.ts";
import { commandWords } from "./command-words.ts";
import type { KeyedText } from "./keyed-text.ts";
import { labelName, labelPrefix } from "./known-labels.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** Where a setting of a Watchtower comes from: a variable or a flag, of which the flag counts. */
export interface SettingPlace {
  readonly path: readonly string[];
  readonly place: Place;
  readonly entry: KeyedText | undefined;
  readonly use: FlagUse | undefined;
}

/** A Watchtower that stands in the file, with its settings as it reads them. */
export interface WatchtowerInFile {
  readonly service: ServiceFacts;
  readonly settings: WatchtowerSettings;
  readonly command: CommandLine;
  readonly places: ReadonlyMap<string, SettingPlace>;
}

/** Stands for a value that only the start of the stack will tell. */
const unknownValue = variable("VALUE");

/** Whether a service is a Watchtower: by its image, whose forks keep the name, or by the label of its image. */
export function isWatchtower(service: ServiceFacts): boolean {
  const image = service.imageName;
  if (image.includes("watchtower")) {
    if (watchtowerFlavour(image) !== undefined) return true;
    if (/(?:^|\/)(?:beatkind|openserbia|v2tec)\/watchtower(?:[:@]|$)/.test(image)) return true;
  }
  return service.labels.get(labelPrefix)?.text === "true";
}

/** Reads the settings of a Watchtower from its environment and its command. */
export function readWatchtower(service: ServiceFacts, source: string): WatchtowerInFile {
  const environment = new Map<string, ComposeText>();
  const places = new Map<string, SettingPlace>();
  for (const entry of service.environment.values()) {
    environment.set(entry.key, entry.isKnown ? entry.text : unknownValue);
    const path = service.path("environment", entry.step);
    places.set(entry.key, { path, place: entry.place, entry, use: undefined });
  }
  // What an entrypoint of one's own does with the command is not known.
  const isOwn = child(service.value, "entrypoint") === undefined;
  const words = isOwn ? commandWords(child(service.value, "command"), source) : [];
  const command = readCommandLine(words);
  for (const use of command.flags) {
    const { env } = use.flag;
    if (env === undefined) continue;
    environment.set(env, use.isOpen ? unknownValue : use.text);
    places.set(env, { path: service.path("command"), place: use.valueWord.place, entry: undefined, use });
  }
  const isComplete = isOwn && !service.hasOtherEnvironment && !words.some(({ isOpen }) => isOpen);
  const flavour = watchtowerFlavour(service.imageName);
  const image = service.isImageOpen ? "" : service.imageName;
  return {
    service,
    settings: new WatchtowerSettings(flavour, image, environment, isComplete),
    command,
    places,
  };
}

/**
 * Whether a Watchtower looks after a service of the same file (watchtower.md d, "Selection order"); undefined where that
 * is not certain.
 */
export function looksAfter(
  { settings, command }: WatchtowerInFile,
  service: ServiceFacts,
): boolean | undefined {
  const enable = service.flag(labelName("enable"));
  if (enable === false) return false;
  const isOptIn = settings.isOn("WATCHTOWER_LABEL_ENABLE");
  if (service.hasOtherLabels || isOptIn === undefined) return undefined;
  if (isOptIn && enable === undefined) return service.labels.has(labelName("enable")) ? undefined : false;
  if (command.names.length > 0) {
    const { containerName } = service;
    if (containerName === undefined) return undefined;
    if (!command.names.some(({ text }) => text === containerName)) return undefined;
  }
  const disabled = settings.text("WATCHTOWER_DISABLE_CONTAINERS");
  const isFiltered = [
    "WATCHTOWER_MONITOR_IMAGE_NAMES",
    "WATCHTOWER_SKIP_IMAGE_NAMES",
    "WATCHTOWER_ENABLE_CONTAINERS_BY_LABEL",
    "WATCHTOWER_DISABLE_CONTAINERS_BY_LABEL",
  ].some((name) => settings.text(name) !== "");
  if (disabled !== "" || isFiltered) return undefined;
  return isInScope(settings, service);
}

function isInScope(settings: WatchtowerSettings, service: ServiceFacts): boolean | undefined {
  const own = settings.text("WATCHTOWER_SCOPE");
  const label = service.labels.get(labelName("scope"));
  if (own === undefined || label?.template !== undefined) return undefined;
  if (own === "" && settings.flavour !== "nicholas-fedor") return settings.flavour && true;
  return (own === "" ? "none" : own) === (label?.text || "none");
}
