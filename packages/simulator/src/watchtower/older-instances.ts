import type { Container } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import { isWatchtower, scopeOf } from "./labels.ts";
import type { WatchtowerFlavour, WatchtowerSettings } from "./settings.ts";

/**
 * Ends other Watchtowers at the start of one: that is how an update of itself is finished.
 *
 * Without a scope 1.7.1 takes those of every scope and flavour for its own. 1.7.1 spares younger ones, the fork none;
 * with cleanup their images go as well.
 */
export async function endOtherInstances(
  flavour: WatchtowerFlavour,
  { containers, lifecycle, images }: Daemon,
  own: Container,
  { scope, cleanup }: Pick<WatchtowerSettings, "scope" | "cleanup">,
): Promise<void> {
  const original = flavour === "containrrr";
  for (const other of containers.all()) {
    const sameScope = (original && scope === "") || scopeOf(other) === (scope || "none");
    const inTheWay = other !== own && (!original || other.createdNanos < own.createdNanos);
    if (!isWatchtower(other) || !sameScope || !inTheWay || other.status !== "running") continue;
    await lifecycle.stop(other);
    await lifecycle.remove(other);
    if (!cleanup || containers.using(other.imageId).length > 0) continue;
    images.remove(other.imageId, true, (id) => containers.using(id));
  }
}
