import { readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import type { Container } from "./container.ts";

/** What stands at a path inside a container. */
export type ContainerFile = { kind: "file"; content: string } | { kind: "directory" };

/** Directories every image of a Go program has; a token called like one of them makes Watchtower fail. */
const directories = new Set(["/", "/etc", "/usr", "/proc", "/sys", "/dev", "/run", "/var"]);

/** Looks a path up in a container: what was put into it, then its bind mounts (read from this machine), then the image. */
export function readContainerFile(container: Container | undefined, path: string): ContainerFile | undefined {
  const absolute = posix.resolve("/", path);
  const put = container?.files.get(absolute);
  if (put !== undefined) return { kind: "file", content: put };
  for (const mount of container?.mounts ?? []) {
    if (mount.Type !== "bind") continue;
    const inside = posix.relative(mount.Destination, absolute);
    if (inside.startsWith("..")) continue;
    return readHostFile(inside === "" ? mount.Source : posix.join(mount.Source, inside));
  }
  return directories.has(absolute) ? { kind: "directory" } : undefined;
}

function readHostFile(path: string): ContainerFile | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return undefined;
  return stat.isFile() ? { kind: "file", content: readFileSync(path, "utf8") } : { kind: "directory" };
}
