import { posix } from "node:path";
import type { MountPoint } from "../host/container.ts";
import type { Directory, FileNode } from "./file-node.ts";
import { FileSystem } from "./file-system.ts";

/** What making the file system of a container needs. */
export interface ContainerFiles {
  readonly hostname: string;
  readonly mounts: readonly MountPoint[];
  /** Files put into it, by absolute path. */
  readonly put: ReadonlyMap<string, string>;
}

/** Makes what a container sees: a root of its own, with the host's directories and volumes mounted over it. */
export function createContainerFileSystem(
  host: FileSystem,
  now: () => Date,
  inputs: ContainerFiles,
): FileSystem {
  const mounts = new Map<string, () => FileNode | undefined>();
  for (const mount of inputs.mounts) {
    const at = posix.resolve("/", mount.Destination);
    if (mount.Type === "tmpfs") {
      const empty: Directory = { kind: "directory", entries: new Map(), mode: 0o1777, modified: now() };
      mounts.set(at, () => empty);
    } else {
      // Docker makes the directory that is to be mounted and is not there.
      if (!host.find(mount.Source)) host.makeDirectory(mount.Source);
      mounts.set(at, () => host.find(mount.Source));
    }
  }
  const files = new FileSystem(now, mounts);
  for (const path of ["/bin", "/dev", "/etc", "/home", "/root", "/run", "/tmp", "/usr", "/var"]) {
    files.makeDirectory(path);
  }
  files.write("/etc/hostname", Buffer.from(`${inputs.hostname}\n`));
  for (const [path, content] of inputs.put) {
    files.makeDirectory(posix.dirname(path));
    files.write(path, Buffer.from(content));
  }
  return files;
}
