import { parseImageReference } from "@stack/image-reference";
import type { ImageReference } from "@stack/image-reference";

/** The two programs called Watchtower: the archived original and its maintained fork. */
export type WatchtowerFlavour = "containrrr" | "nicholas-fedor";

/** How messages call the two. */
export const archivedName = "containrrr/watchtower";
export const forkName = "nicholas-fedor/watchtower";

/**
 * Which Watchtower an image is, told from the last two parts of its repository, so that a mirror
 * (`registry.example/hub/nickfedor/watchtower`) counts like its source; undefined for any other image.
 */
export function watchtowerFlavour(image: string): WatchtowerFlavour | undefined {
  switch (reference(image)?.repository.split("/").slice(-2).join("/")) {
    case "containrrr/watchtower":
      return "containrrr";
    case "nickfedor/watchtower":
    case "nicholas-fedor/watchtower":
      return "nicholas-fedor";
    default:
      return undefined;
  }
}

/**
 * The variables by which an image of this flavour serves `/v1/update` and `/v1/metrics`.
 *
 * The original and the fork before 1.20 know two switches; the fork from 1.20 on has a list of endpoints, and
 * keeps the switches until its version 2 (watchtower.md a.2 and c). So a fork whose tag names a version gets the
 * one form it knows, and one whose tag does not (`latest`, a digest alone) gets both: 1.20 and later unite them,
 * an older one passes over the list, and neither form alone would survive a move across both borders.
 */
export function apiEndpoints(
  flavour: WatchtowerFlavour,
  image: string,
): { switches: boolean; list: boolean } {
  if (flavour === "containrrr") return { switches: true, list: false };
  const version = versionOf(image);
  if (version === undefined) return { switches: true, list: true };
  const list = !isOlderThan(image, "1.20.0");
  return { switches: !list, list };
}

/** Whether the tag of an image names a version below another; one that names none is taken for the newest. */
export function isOlderThan(image: string, version: string): boolean {
  const [own, other] = [versionOf(image), version.split(".").map(Number)];
  const at = own?.findIndex((number, index) => number !== other[index]) ?? -1;
  return own !== undefined && at >= 0 && (own[at] ?? 0) < (other[at] ?? 0);
}

/**
 * Whether all settings and labels of an image are known here: the original's, and the fork's whose tag names a version
 * up to 1.21. A later one may have more.
 */
export function isKnownVersion(flavour: WatchtowerFlavour | undefined, image: string): boolean {
  return flavour === "containrrr" || (flavour === "nicholas-fedor" && isOlderThan(image, "1.22.0"));
}

/** The numbers of the version that a tag begins with, at least two. */
function versionOf(image: string): readonly number[] | undefined {
  const [, numbers] = /^v?(\d+\.\d+(?:\.\d+)?)(?:[.-].*)?$/.exec(reference(image)?.tag ?? "") ?? [];
  return numbers?.split(".").map(Number);
}

function reference(image: string): ImageReference | undefined {
  const parsed = parseImageReference(image);
  return parsed.ok ? parsed.reference : undefined;
}
