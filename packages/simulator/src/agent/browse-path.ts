import { posix } from "node:path";
import { volumesRoot } from "../files/host-files.ts";

/** A path as the agent opens it, or the error it refuses it with. */
export type BrowsePath = { readonly path: string } | { readonly error: string };

/**
 * Where a path of a volume lies in the agent's container (reference/portainer-agent.md c).
 *
 * The trap: `..` is refused in the path but not in the volume's name.
 */
export function pathInVolume(volume: string, path: string): BrowsePath {
  if (path.split(/[/\\]/).includes("..")) {
    return { error: "Invalid path. Ensure that the path do not contain '..' elements" };
  }
  return { path: posix.join(volumesRoot, volume, "_data", path).replace(/\/$/, "") };
}
