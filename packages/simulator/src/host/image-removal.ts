import { DockerError } from "./docker-error.ts";
import type { StoredImage } from "./image-store.ts";

/** A container that uses an image. */
export interface ImageUse {
  readonly containerId: string;
  readonly running: boolean;
}

/** Throws Docker's conflict when an image may not go: a container uses it, or several repositories name it. */
export function refuseWhenUsed(
  name: string,
  byName: boolean,
  force: boolean,
  { image, tags }: StoredImage,
  uses: ImageUse[],
): void {
  const short = image.id.slice(7, 19);
  const running = uses.find((use) => use.running);
  const use = running ?? uses[0];
  const user = use?.containerId.slice(0, 12) ?? "";
  if (byName && use && !force) {
    throw new DockerError(
      409,
      `conflict: unable to remove repository reference ${JSON.stringify(name)} (must force) - ` +
        `container ${user} is using its referenced image ${short}`,
    );
  }
  if (byName) return;
  if (running) {
    throw new DockerError(
      409,
      `conflict: unable to delete ${short} (cannot be forced) - image is being used by running container ${user}`,
    );
  }
  if (force) return;
  if (use) {
    throw new DockerError(
      409,
      `conflict: unable to delete ${short} (must be forced) - image is being used by stopped container ${user}`,
    );
  }
  const repositories = new Set([...tags].map((tag) => tag.slice(0, tag.lastIndexOf(":"))));
  if (repositories.size > 1) {
    throw new DockerError(
      409,
      `conflict: unable to delete ${short} (must be forced) - image is referenced in multiple repositories`,
    );
  }
}
