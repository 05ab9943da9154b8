import { pinnedImage } from "./pinned-image.ts";
import type { LabelChanges } from "./plan-labels.ts";
import type { ServiceRequest } from "./requests.ts";
import type { ServiceModel } from "./service-model.ts";

export const enableLabel = "com.centurylinklabs.watchtower.enable";
export const skipLabel = "komodo.skip";

/** What is not yet in a service as it is asked for; or why its image cannot be pinned. */
export interface Wanted {
  readonly labels: LabelChanges;
  readonly image: string | undefined;
  readonly imageFlaw?: string;
}

/** What a request asks of a service beyond what is there. */
export function wantedOf(request: ServiceRequest, service: ServiceModel): Wanted {
  const set = new Map<string, string>();
  const remove = new Set<string>();
  const current = (key: string) => service.labels.get(key);
  if (request.excludeFromUpdates !== undefined) {
    const isExcluded = isFalse(current(enableLabel)?.text);
    if (request.excludeFromUpdates && !isExcluded) set.set(enableLabel, "false");
    if (!request.excludeFromUpdates && isExcluded) remove.add(enableLabel);
  }
  if (request.komodoSkip !== undefined) {
    const skip = current(skipLabel)?.text;
    // Any value but this one skips, an empty one too (komodo.md c).
    const isSkipped = skip !== undefined && skip !== "false";
    if (request.komodoSkip && !isSkipped) set.set(skipLabel, "true");
    if (!request.komodoSkip && skip !== undefined) remove.add(skipLabel);
  }
  for (const [key, value] of request.labels) {
    const label = current(key);
    if (value === null) {
      if (label !== undefined) remove.add(key);
    } else if (label?.text !== value || !label.isText) set.set(key, value);
  }
  return { labels: { set, remove }, ...wantedImage(request, service) };
}

/** What Go, and so Watchtower, reads as false (watchtower.md d). */
function isFalse(text: string | undefined): boolean {
  return text !== undefined && /^(?:0|f|F|false|FALSE|False)$/.test(text);
}

function wantedImage(
  { image }: ServiceRequest,
  service: ServiceModel,
): { readonly image: string | undefined; readonly imageFlaw?: string } {
  const differing = (wanted: string | undefined) => (wanted === service.image ? undefined : wanted);
  if (image === undefined || typeof image === "string") return { image: differing(image) };
  if (service.image === undefined)
    return { image: undefined, imageFlaw: "The service names no image in this file." };
  const pinned = pinnedImage(service.image, image);
  return "image" in pinned
    ? { image: differing(pinned.image) }
    : { image: undefined, imageFlaw: pinned.flaw };
}
