import { isScalar } from "yaml";
import { lineEntry } from "./new-entry.ts";
import { findPair, follow } from "./nodes.ts";
import { replaceScalar } from "./replace-scalar.ts";
import { scalarLike } from "./scalar-style.ts";
import { addToService, keyModel } from "./service-place.ts";
import type { ServicePlace } from "./service-place.ts";
import type { TextChange } from "./text-change.ts";

/** Plans another image for a service alone, given as a file writes it; undefined where it cannot be put in as text. */
export function planImage(place: ServicePlace, image: string): readonly TextChange[] | undefined {
  const { text, document, map, isOwn } = place;
  const found = map && findPair(document, map, "image");
  const current = follow(document, found?.pair.value);
  const model = isScalar(current) ? current : undefined;
  if (isOwn && found?.inherited === false) {
    const change = replaceScalar(text, found.pair, scalarLike(model, image));
    return change && [change];
  }
  const key = scalarLike(keyModel(place), "image");
  return addToService(place, [lineEntry(`${key}: ${scalarLike(model ?? keyModel(place), image)}`)]);
}
