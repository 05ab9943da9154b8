import { isWatchtower } from "./labels.ts";
import type { ScanItem } from "./scan.ts";
import type { WatchtowerFlavour } from "./settings.ts";

/**
 * The order in which replacements are started; the old containers are stopped in the opposite one.
 *
 * 1.7.1 keeps the engine's order, the newest first (internal/actions/update.go, pkg/sorter/sort.go). The fork goes by
 * name, backwards, with Watchtowers last (pkg/sorter/dependency.go). Neither looks at dependencies here: linked
 * containers are not simulated.
 */
export function inReplacementOrder(
  flavour: WatchtowerFlavour,
  items: readonly ScanItem[],
): readonly ScanItem[] {
  if (flavour === "containrrr") return items;
  return [...items].sort((a, b) => {
    const later = Number(isWatchtower(a.container)) - Number(isWatchtower(b.container));
    return later !== 0 ? later : identifier(a) < identifier(b) ? 1 : -1;
  });
}

/** A container of Compose goes by project, service and number, any other by its name. */
function identifier({ container }: ScanItem): string {
  const { name } = container;
  const labels = container.config.Labels;
  const project = labels["com.docker.compose.project"] ?? "";
  const service = labels["com.docker.compose.service"] ?? "";
  const number = labels["com.docker.compose.container-number"] ?? "";
  if (service === "" || name.startsWith(`${project}-${service}-`)) return name;
  if (project === "") return service;
  return number === "" ? `${project}-${service}` : `${project}-${service}-${number}`;
}
