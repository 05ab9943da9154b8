import { posix } from "node:path";
import type { Directory, FileNode } from "./file-node.ts";
import { FileError } from "./file-error.ts";

/** Directories mounted over paths: absolute path to what stands there now. */
export type Mounts = ReadonlyMap<string, () => FileNode | undefined>;

/** Where a path leads: the directory that holds its last part, and what stands there. */
export interface Place {
  readonly parent: Directory;
  /** The last part; empty for the root. */
  readonly name: string;
  readonly node: FileNode | undefined;
  /** The same for every path on one mounted file system. */
  readonly device: string;
  /** Whether the place is the root or a mount point, which can be neither removed nor renamed. */
  readonly fixed: boolean;
}

interface Step {
  readonly directory: Directory;
  readonly path: string;
  readonly device: string;
}

const mostLinks = 40;

/**
 * Follows a path from the root through directories, links and mounts.
 *
 * A missing last part is no error; anything else in the way throws in the words of `operation`.
 */
export function walk(
  root: Directory,
  mounts: Mounts,
  path: string,
  followLast: boolean,
  operation: string,
): Place {
  const start: Step = { directory: root, path: "/", device: "/" };
  const steps: Step[] = [start];
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  let links = 0;
  let place: Place = { parent: root, name: "", node: root, device: "/", fixed: true };
  while (parts.length > 0) {
    const name = parts.shift() ?? "";
    const { directory, path: above, device } = steps.at(-1) ?? start;
    if (name === "..") {
      if (steps.length > 1) steps.pop();
      const now = steps.at(-1) ?? start;
      place = { parent: now.directory, name: "", node: now.directory, device: now.device, fixed: true };
      continue;
    }
    const here = posix.join(above, name);
    const mount = mounts.get(here);
    const node = mount ? mount() : directory.entries.get(name);
    const on = mount ? here : device;
    if (node?.kind === "link" && (parts.length > 0 || followLast)) {
      if (++links > mostLinks) throw new FileError("ELOOP", operation, path);
      if (node.target.startsWith("/")) steps.length = 1;
      parts.unshift(...node.target.split("/").filter((part) => part !== "" && part !== "."));
      const now = steps.at(-1) ?? start;
      place = { parent: now.directory, name: "", node: now.directory, device: now.device, fixed: true };
      continue;
    }
    place = { parent: directory, name, node, device: on, fixed: mount !== undefined };
    if (parts.length === 0) break;
    if (!node) throw new FileError("ENOENT", operation, path);
    if (node.kind !== "directory") throw new FileError("ENOTDIR", operation, path);
    steps.push({ directory: node, path: here, device: on });
  }
  return place;
}
