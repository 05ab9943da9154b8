import type { ImageReference } from "./parse.ts";

/** Whether two references name the same repository, whatever their tags and digests. */
export function isSameRepository(a: ImageReference, b: ImageReference): boolean {
  return a.registry === b.registry && a.repository === b.repository;
}

/**
 * Whether two references ask a registry for the same thing: same repository, and same digest, or else same tag,
 * where no tag is `latest`.
 */
export function isSameImage(a: ImageReference, b: ImageReference): boolean {
  if (!isSameRepository(a, b)) return false;
  if (a.digest !== undefined || b.digest !== undefined) return a.digest === b.digest;
  return (a.tag ?? "latest") === (b.tag ?? "latest");
}
