import { since } from "../format/engine.ts";
import type { Engine } from "../format/engine.ts";
import { parseVolumeSpec } from "../format/volume-spec.ts";
import { child, isScalarValue, textOf } from "../source/value.ts";
import type { Value } from "../source/value.ts";
import type { ComposeModel } from "./check-compose.ts";
import type { ProblemList } from "./lint-problem.ts";
import { itemsOf, namesOf } from "./service-values.ts";
import type { Item } from "./service-values.ts";

/** Checks that the networks, volumes, secrets, configs and models that services name are defined. */
export function checkReferences(
  { root, includes }: ComposeModel,
  engine: Engine,
  problems: ProblemList,
): void {
  const services = child(root, "services");
  if (services?.kind !== "map" || includes) return;
  const check = (section: string, what: string, path: readonly string[], items: readonly Item[]) => {
    const defined = child(root, section);
    for (const { text, place } of items) {
      if (child(defined, text) !== undefined || (section === "networks" && text === "default")) continue;
      problems.add(
        "reference-undefined",
        "error",
        path,
        place,
        `The ${what} ${JSON.stringify(text)} is not defined.`,
        `Define it at the end of the file: ${section}: with ${text}: in it.`,
      );
    }
  };
  for (const [name, { value: service }] of services.entries) {
    const path = ["services", name];
    check("networks", "network", [...path, "networks"], namesOf(child(service, "networks")));
    check("volumes", "volume", [...path, "volumes"], namedVolumes(child(service, "volumes")));
    check("secrets", "secret", [...path, "secrets"], sources(child(service, "secrets")));
    check("configs", "config", [...path, "configs"], sources(child(service, "configs")));
    check(
      "secrets",
      "secret",
      [...path, "build", "secrets"],
      sources(child(child(service, "build"), "secrets")),
    );
    if (since(engine, "2.38.0"))
      check("models", "model", [...path, "models"], namesOf(child(service, "models")));
  }
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
function sources(mounts: Value | undefined): Item[] {
  if (mounts?.kind !== "list") return [];
  return [
    ...itemsOf(mounts),
    ...mounts.items.flatMap((item): Item[] => {
      const source = child(item, "source");
      return source && isScalarValue(source) ? [{ text: source.text, place: source }] : [];
    }),
  ];
}
