import { cleanPath, parseVolumeSpec } from "../format/volume-spec.ts";
import { child, isScalarValue, textOf } from "../source/value.ts";
import type { Value } from "../source/value.ts";
import type { ProblemList } from "./lint-problem.ts";
import { textsOf } from "./service-values.ts";
import type { Item } from "./service-values.ts";

/** Checks that nothing is mounted where something is already: refused by Compose from 2.36 on. */
export function checkMounts(service: Value, problems: ProblemList, path: readonly string[]): void {
  const taken = new Set<string>();
  // Of two with the same text before the first =, a list of tmpfs keeps the last.
  const kept = new Map(textsOf(child(service, "tmpfs")).map((item) => [item.text.split("=")[0], item]));
  const temporary = [...kept.values()].map((item) => ({ ...item, text: item.text.split(":")[0] ?? "" }));
  const check = (key: string, items: readonly Item[]) => {
    for (const { text, place } of items) {
      if (taken.has(text)) {
        problems.add(
          "mount-conflict",
          "error",
          [...path, key],
          place,
          `Something is mounted at ${text} already.`,
          "Leave one of the two mounts out.",
        );
      }
      taken.add(text);
    }
  };
  check("tmpfs", temporary);
  check("volumes", uniqueTargets(child(service, "volumes")));
}

/** Where the volumes of a service are mounted; of two at one place, Compose has forgotten the first. */
function uniqueTargets(volumes: Value | undefined): Item[] {
  if (volumes?.kind !== "list") return [];
  const targets = new Map<string, Item>();
  for (const item of volumes.items) {
    const parsed = isScalarValue(item) ? parseVolumeSpec(item.text) : undefined;
    const target = parsed && "spec" in parsed ? parsed.spec.target : textOf(item, "target");
    if (target !== undefined) targets.set(cleanPath(target), { text: cleanPath(target), place: item });
  }
  return [...targets.values()];
}
