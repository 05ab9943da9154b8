import { since } from "../format/engine.ts";
import type { Engine } from "../format/engine.ts";
import { parseVolumeSpec } from "../format/volume-spec.ts";
import { child, isScalarValue, textOf } from "../source/value.ts";
import type { Value } from "../source/value.ts";
import type { ComposeModel } from "./check-compose.ts";
import type { ProblemList } from "./lint-problem.ts";
import { itemsOf, namesOf } from "./service-values.ts";
import type { Item } from "./service-values.ts";

/** A network, volume or the like that a service names, and the file does not define. */
export interface UndefinedReference extends Item {
  /** Where it would be defined, such as `networks`. */
  readonly section: string;
  /** What it is, such as `network`. */
  readonly what: string;
  readonly path: readonly string[];
}

/** Checks that the networks, volumes, secrets, configs and models that services name are defined. */
export function checkReferences(
  { root, includes }: ComposeModel,
  engine: Engine,
  problems: ProblemList,
): void {
  if (includes) return;
  for (const { section, what, path, text, place } of undefinedReferences(root, engine)) {
    problems.add(
      "reference-undefined",
      "error",
      path,
      place,
      `The ${what} ${JSON.stringify(text)} is not defined.`,
      `Define it at the end of the file: ${section}: with ${text}: in it.`,
    );
  }
}

/** What services name that is not defined, in the order of the file. */
export function undefinedReferences(root: Value, engine: Engine): UndefinedReference[] {
  const services = child(root, "services");
  if (services?.kind !== "map") return [];
  const found: UndefinedReference[] = [];
  const look = (section: string, what: string, path: readonly string[], items: readonly Item[]) => {
    const defined = child(root, section);
    for (const item of items) {
      if (child(defined, item.text) !== undefined || (section === "networks" && item.text === "default"))
        continue;
      found.push({ ...item, section, what, path });
    }
  };
  for (const [name, { value: service }] of services.entries) {
    const path = ["services", name];
    look("networks", "network", [...path, "networks"], namesOf(child(service, "networks")));
    look("volumes", "volume", [...path, "volumes"], namedVolumes(child(service, "volumes")));
    look("secrets", "secret", [...path, "secrets"], sourcesOf(child(service, "secrets")));
    look("configs", "config", [...path, "configs"], sourcesOf(child(service, "configs")));
    if (engine.target === "swarm") continue;
    const built = sourcesOf(child(child(service, "build"), "secrets"));
    look("secrets", "secret", [...path, "build", "secrets"], built);
    if (since(engine, "2.38.0"))
      look("models", "model", [...path, "models"], namesOf(child(service, "models")));
  }
  return found;
}

/** The volumes of a service that have a name. */
function namedVolumes(volumes: Value | undefined): Item[] {
  if (volumes?.kind !== "list") return [];
  return volumes.items.flatMap((item): Item[] => {
    if (item.kind === "map") {
      const source = textOf(item, "source");
      return textOf(item, "type") === "volume" && source
        ? [{ text: source, place: child(item, "source") ?? item }]
        : [];
    }
    const parsed = isScalarValue(item) ? parseVolumeSpec(item.text) : undefined;
    if (parsed === undefined || "flaw" in parsed || parsed.spec.isBind || parsed.spec.source === "")
      return [];
    return [{ text: parsed.spec.source, place: item }];
  });
}

/** What configs or secrets of a service are made from. */
export function sourcesOf(mounts: Value | undefined): Item[] {
  if (mounts?.kind !== "list") return [];
  return [
    ...itemsOf(mounts),
    ...mounts.items.flatMap((item): Item[] => {
      const source = child(item, "source");
      return source && isScalarValue(source) ? [{ text: source.text, place: source }] : [];
    }),
  ];
}
