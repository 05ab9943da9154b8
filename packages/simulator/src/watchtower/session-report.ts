import { watchedImage } from "./labels.ts";
import { shortId } from "./scan-log.ts";
import type { ScanItem } from "./scan.ts";
import type { WatchtowerFlavour } from "./settings.ts";

/** One container in a report; `error` is left out when there is none. */
export interface ReportItem {
  readonly currentImageId: string;
  readonly error?: string;
  readonly id: string;
  readonly imageName: string;
  readonly latestImageId: string;
  readonly name: string;
  readonly state: string;
}

/** The lists of a report; keys in alphabetical order, as the document prints them. */
export type SessionReport = Readonly<Record<string, readonly ReportItem[]>>;

/** 1.7.1 forgets that a check failed unless the container is only watched (reference/watchtower.md b.3). */
function stateOf(flavour: WatchtowerFlavour, { state, monitorOnly }: ScanItem): string {
  if (state !== "unchecked") return `${state[0]?.toUpperCase() ?? ""}${state.slice(1)}`;
  return flavour === "containrrr" && !monitorOnly ? "Fresh" : "Skipped";
}

function reportItem(flavour: WatchtowerFlavour, item: ScanItem): ReportItem {
  const { container, error, latestImageId } = item;
  return {
    currentImageId: shortId(container.imageId),
    ...(error === undefined ? {} : { error }),
    id: shortId(container.id),
    imageName: watchedImage(container),
    latestImageId: shortId(latestImageId),
    name: flavour === "containrrr" ? `/${container.name}` : container.name,
    state: stateOf(flavour, item),
  };
}

/** The report of one scan, each list sorted by container id; `scanned` holds every item that was not skipped once more (reference/watchtower.md f). */
export function sessionReport(flavour: WatchtowerFlavour, items: readonly ScanItem[]): SessionReport {
  const all = items.map((item) => reportItem(flavour, item)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const inState = (state: string): ReportItem[] => all.filter((item) => item.state === state);
  return {
    failed: inState("Failed"),
    fresh: inState("Fresh"),
    ...(flavour === "containrrr" ? {} : { restarted: [] }),
    scanned: all.filter(({ state }) => state !== "Skipped"),
    skipped: inState("Skipped"),
    stale: inState("Stale"),
    updated: inState("Updated"),
  };
}
