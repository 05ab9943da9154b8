import { docker } from "./command.ts";
import { registry } from "./registry.ts";
import type { Sandbox } from "./sandbox.ts";

/** An image in the registry. */
export interface PublishedImage {
  readonly imageId: string;
  /** The registry's digest of the manifest. */
  readonly digest: string;
}

/** The name of a sandbox's own image in the registry, with its tag. */
export function publishedName({ name }: Sandbox): string {
  return `${registry}/stack-e2e/${name}:latest`;
}

/** Builds a version of the idle image, tags it with that name (or another one) here, and pushes it. */
export async function publishVersion(
  sandbox: Sandbox,
  version: string,
  image = publishedName(sandbox),
): Promise<PublishedImage> {
  const imageId = await sandbox.standIns.build("idle", image, version);
  const pushed = await docker(["push", image]);
  const digest = /digest: (sha256:[0-9a-f]{64})/.exec(pushed)?.[1];
  if (digest === undefined) throw new Error(`docker push named no digest: ${pushed}`);
  return { imageId, digest };
}

/**
 * Pushes a new version as somebody else would: afterwards this engine still has the old one under the tag, and does
 * not have the new one at all.
 */
export async function publishElsewhere(
  sandbox: Sandbox,
  version: string,
  old: PublishedImage,
): Promise<PublishedImage> {
  const published = await publishVersion(sandbox, version);
  await docker(["tag", old.imageId, publishedName(sandbox)]);
  await docker(["rmi", "--force", published.imageId]);
  return published;
}
