import { posix } from "node:path";
import { FileSystem } from "./file-system.ts";

/** The files of a simulated host, for tests: absolute paths of the host, volumes at their mount points. */
export interface HostFiles {
  /** Writes a file, making the directories above it. */
  write(path: string, content: string | Uint8Array, options?: { modified?: Date }): void;
  /** The bytes of a file; undefined when there is none. */
  read(path: string): Buffer | undefined;
  /** The names in a directory; undefined when there is none. */
  list(path: string): readonly string[] | undefined;
  /** Makes a directory and those above it. */
  makeDirectory(path: string): void;
  /** Makes a symbolic link, and the directories above it. */
  link(path: string, target: string): void;
  /** Removes what stands there with everything in it. */
  remove(path: string): void;
}

/** Where Docker keeps the volumes of a host. */
export const volumesRoot = "/var/lib/docker/volumes";

/** Where the files of a volume lie on its host. */
export function volumePath(name: string): string {
  return `${volumesRoot}/${name}/_data`;
}

/** Makes the file system of a host with what every host has. */
export function createHostFileSystem(name: string, now: () => Date): FileSystem {
  const files = new FileSystem(now);
  for (const path of ["/etc", "/home", "/root", "/srv", "/tmp", "/var/run", volumesRoot]) {
    files.makeDirectory(path);
  }
  files.write("/etc/hostname", Buffer.from(`${name}\n`));
  files.write("/etc/os-release", Buffer.from('PRETTY_NAME="Simulated Linux"\nID=simulated\n'));
  // A socket has no bytes to read; that it is there is all anybody looks for.
  files.write("/var/run/docker.sock", Buffer.alloc(0), { mode: 0o660 });
  return files;
}

/** The files of a host as tests see them. */
export function hostFiles(files: FileSystem): HostFiles {
  return {
    write(path, content, options = {}) {
      files.makeDirectory(posix.dirname(path));
      files.write(path, Buffer.from(content), options);
    },
    read(path) {
      const node = files.find(path);
      return node?.kind === "file" ? node.content : undefined;
    },
    list: (path) =>
      files.find(path)?.kind === "directory" ? files.list(path).map(([name]) => name) : undefined,
    makeDirectory: (path) => files.makeDirectory(path),
    link(path, target) {
      files.makeDirectory(posix.dirname(path));
      files.link(path, target);
    },
    remove: (path) => files.removeAll(path),
  };
}
