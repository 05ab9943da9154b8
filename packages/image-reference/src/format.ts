import type { ImageReference } from "./parse.ts";

/** The name without tag and digest as Docker prints it: `nginx`, `grafana/grafana`, `ghcr.io/owner/app`. */
export function imageName({ registry, repository }: ImageReference): string {
  if (registry !== "docker.io") return `${registry}/${repository}`;
  // A repository under library/ with a further slash would be read back as another one.
  return /^library\/[^/]+$/.test(repository) ? repository.slice("library/".length) : repository;
}

/** The whole reference as Docker prints it; parses back to the same reference. */
export function formatImageReference(reference: ImageReference): string {
  const tag = reference.tag === undefined ? "" : `:${reference.tag}`;
  const digest = reference.digest === undefined ? "" : `@${reference.digest}`;
  return imageName(reference) + tag + digest;
}
