import { RefusedError } from "@stack/http";
import {
  formatImageReference,
  imageName,
  parseImageReference,
  type ImageReference,
} from "@stack/image-reference";
import type { Detection } from "./detection.ts";
import { describeRange, isSince } from "./version-range.ts";

/** What an update is restricted to; nothing given means everything Watchtower watches. */
export interface UpdateTarget {
  /**
   * Image names such as `nginx` or `ghcr.io/owner/app`. The fork also takes a tag (only containers on that tag) and
   * registries with a port; 1.7.1 would misread both, so they are refused there.
   */
  readonly images?: readonly string[];
  /** Container names, to the letter; the fork only (1.20.0). */
  readonly containers?: readonly string[];
}

/**
 * The query for a target, in the spelling that this flavour reads as meant.
 *
 * Throws {@link RefusedError} instead of sending what would select more, less or something else: rules in
 * reference/watchtower.md a.3. A parameter that 1.7.1 does not know would start a full update.
 */
export function targetQuery(
  target: UpdateTarget & { readonly async?: boolean },
  { flavour, version }: Detection,
  url: () => string,
): URLSearchParams {
  const refuse = (what: string, remedy: string): never => {
    throw new RefusedError({ method: "POST", url: url(), what: `was not sent: ${what}`, remedy });
  };
  const query = new URLSearchParams();
  for (const text of listed(target.images, "images", refuse)) {
    const parsed = parseImageReference(text);
    if (!parsed.ok)
      return refuse(`"${text}" is no image name (${parsed.problem.message})`, parsed.problem.hint);
    const names =
      flavour === "containrrr"
        ? originalSpellings(text, parsed.reference, refuse)
        : [formatImageReference(parsed.reference)];
    for (const name of names) query.append("image", name);
  }
  for (const name of listed(target.containers, "containers", refuse)) {
    if (!isSince(version, "1.20.0")) {
      return refuse(
        `this Watchtower (${describeRange(version)}) does not know containers and would update everything`,
        "Give images instead, or use nickfedor/watchtower 1.20.0 or later.",
      );
    }
    query.append("container", containerPattern(name, refuse));
  }
  if (target.async !== true) return query;
  if (!isSince(version, "1.17.0")) {
    return refuse(
      `this Watchtower (${describeRange(version)}) does not know async and would block`,
      "Leave async out, or use nickfedor/watchtower 1.17.0 or later.",
    );
  }
  query.append("async", "true");
  return query;
}

/**
 * The fork reads a container's name as `^name$`, a regular expression without a group around it, and splits at commas
 * (reference/watchtower.md a.3). Docker's own names hold neither a comma nor an alternation, so only the dot needs an
 * escape; whatever else stands in a name is refused rather than read as a pattern.
 */
export function containerPattern(name: string, refuse: Refuse): string {
  if (!/^\/?[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) {
    return refuse(`"${name}" is no container name`, "Docker names have letters, digits, '_', '.' and '-'.");
  }
  return name.replace(/^\//, "").replaceAll(".", "\\.");
}

/** Throws the refusal. */
export type Refuse = (what: string, remedy: string) => never;

function listed(names: readonly string[] | undefined, option: string, refuse: Refuse): readonly string[] {
  // 1.7.1 reads an empty value as "nothing", the fork as "everything".
  if (names?.length === 0)
    return refuse(`${option} is an empty list`, `Leave ${option} out to update everything.`);
  return names ?? [];
}

/**
 * 1.7.1 compares with the container's image as it was written, up to the first colon. So a port or tag can never
 * match as meant, and Docker Hub's names are sent in each way they can be written.
 */
function originalSpellings(text: string, reference: ImageReference, refuse: Refuse): string[] {
  const { registry, repository, tag, digest } = reference;
  if (registry.includes(":")) {
    const instead = `Update everything, or use nickfedor/watchtower. "${registry.split(":")[0] ?? ""}" alone would select every image of that host.`;
    return refuse(`this Watchtower (1.7.1) cannot select "${text}", whose registry has a port`, instead);
  }
  if (tag !== undefined || digest !== undefined) {
    const instead = `Write "${imageName(reference)}": 1.7.1 selects an image under all its tags.`;
    return refuse(
      `this Watchtower (1.7.1) would select nothing by "${text}", which has a tag or digest`,
      instead,
    );
  }
  if (registry !== "docker.io") return [`${registry}/${repository}`];
  const short = repository.startsWith("library/") ? [repository.slice("library/".length)] : [];
  return [...short, repository].flatMap((name) => [name, `docker.io/${name}`, `index.docker.io/${name}`]);
}
