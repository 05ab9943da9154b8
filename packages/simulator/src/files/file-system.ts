import { posix } from "node:path";
import { FileError } from "./file-error.ts";
import type { Directory, FileNode, RegularFile } from "./file-node.ts";
import { type Mounts, type Place, walk } from "./file-walk.ts";

/** How a file is written. */
export interface WriteOptions {
  /** Permission bits of a new file. Default: 0o644. */
  mode?: number;
  /** Whether old bytes beyond the new ones go. Default: true. */
  truncate?: boolean;
  /** Default: now. */
  modified?: Date;
}

/** A file system in memory; errors are worded as those of Go's `os` package. */
export class FileSystem {
  readonly root: Directory;
  readonly #now: () => Date;
  readonly #mounts: Mounts;

  constructor(now: () => Date, mounts: Mounts = new Map()) {
    this.#now = now;
    this.root = { kind: "directory", entries: new Map(), mode: 0o755, modified: now() };
    this.#mounts = mounts;
    for (const at of mounts.keys()) this.makeDirectory(posix.dirname(at));
  }

  /** What stands at a path, links followed; undefined when nothing does. */
  find(path: string): FileNode | undefined {
    try {
      return this.#walk(path, true, "stat").node;
    } catch {
      return undefined;
    }
  }

  /** What stands at a path, a link itself for a link. */
  entry(path: string): FileNode | undefined {
    try {
      return this.#walk(path, false, "lstat").node;
    } catch {
      return undefined;
    }
  }

  /** Opens what stands at a path, links followed. */
  open(path: string): Directory | RegularFile {
    const { node } = this.#walk(path, true, "open");
    if (!node || node.kind === "link") throw new FileError("ENOENT", "open", path);
    return node;
  }

  /** The bytes of a file. */
  read(path: string): Buffer {
    const node = this.open(path);
    if (node.kind === "directory") throw new FileError("EISDIR", "read", path);
    return node.content;
  }

  /** The entries of a directory by name; a link is listed as a link. */
  list(path: string): [name: string, node: FileNode][] {
    const { node } = this.#walk(path, true, "open");
    if (!node) throw new FileError("ENOENT", "open", path);
    if (node.kind !== "directory") throw new FileError("ENOTDIR", "open", path);
    const names = new Set(node.entries.keys());
    const at = posix.resolve("/", path);
    for (const mount of this.#mounts.keys()) {
      if (mount !== "/" && posix.dirname(mount) === at) names.add(posix.basename(mount));
    }
    return [...names].sort().flatMap((name): [string, FileNode][] => {
      const entry = this.entry(posix.join(at, name));
      return entry ? [[name, entry]] : [];
    });
  }

  /** Writes a file in a directory that exists. */
  write(path: string, content: Buffer, options: WriteOptions = {}): void {
    const modified = options.modified ?? this.#now();
    const { parent, name, node } = this.#walk(path, true, "open");
    if (node?.kind === "directory" || name === "") throw new FileError("EISDIR", "open", path);
    if (node?.kind === "file") {
      const kept = options.truncate === false ? node.content.subarray(content.length) : Buffer.alloc(0);
      node.content = Buffer.concat([content, kept]);
      node.modified = modified;
      return;
    }
    this.#put(parent, name, { kind: "file", content, mode: options.mode ?? 0o644, modified });
  }

  /** Makes a directory and those above it; one that is there already stays. */
  makeDirectory(path: string, mode = 0o755): void {
    const parts = posix.resolve("/", path).split("/").filter(Boolean);
    for (let count = 1; count <= parts.length; count++) {
      const part = `/${parts.slice(0, count).join("/")}`;
      const { parent, name, node } = this.#walk(part, true, "mkdir");
      if (node?.kind === "directory") continue;
      if (node) throw new FileError("ENOTDIR", "mkdir", part);
      this.#put(parent, name, { kind: "directory", entries: new Map(), mode, modified: this.#now() });
    }
  }

  /** Makes a symbolic link. */
  link(path: string, target: string): void {
    const { parent, name, node } = this.#walk(path, false, "symlink");
    if (node) throw new FileError("EEXIST", "symlink", target, path);
    this.#put(parent, name, { kind: "link", target, mode: 0o777, modified: this.#now() });
  }

  /** Removes a file, a link or an empty directory. */
  remove(path: string): void {
    const { parent, name, node, fixed } = this.#walk(path, false, "remove");
    if (!node) throw new FileError("ENOENT", "remove", path);
    if (fixed) throw new FileError("EBUSY", "remove", path);
    if (node.kind === "directory" && node.entries.size > 0) throw new FileError("ENOTEMPTY", "remove", path);
    this.#take(parent, name);
  }

  /** Removes what stands at a path with everything in it; nothing there is no error. */
  removeAll(path: string): void {
    const { parent, name, node } = this.#walk(path, false, "remove");
    if (node && name !== "") this.#take(parent, name);
  }

  /** Moves a file or directory; an existing file in the way is replaced, a directory is not. */
  rename(from: string, to: string): void {
    const refuse = (code: FileError["code"]): FileError => new FileError(code, "rename", from, to);
    const source = this.#place(from, refuse);
    if (!source.node) throw refuse("ENOENT");
    const target = this.#place(to, refuse);
    if (target.node?.kind === "directory") throw refuse("EEXIST");
    if (source.fixed) throw refuse("EBUSY");
    if (source.device !== target.device) throw refuse("EXDEV");
    if (source.node.kind === "directory") {
      if (target.node) throw refuse("ENOTDIR");
      if (posix.resolve("/", to).startsWith(`${posix.resolve("/", from)}/`)) throw refuse("EINVAL");
    }
    this.#take(source.parent, source.name);
    this.#put(target.parent, target.name, source.node);
  }

  #place(path: string, refuse: (code: FileError["code"]) => FileError): Place {
    try {
      return this.#walk(path, false, "rename");
    } catch (error) {
      throw error instanceof FileError ? refuse(error.code) : error;
    }
  }

  #walk(path: string, followLast: boolean, operation: string): Place {
    return walk(this.root, this.#mounts, path, followLast, operation);
  }

  #put(parent: Directory, name: string, node: FileNode): void {
    parent.entries.set(name, node);
    parent.modified = this.#now();
  }

  #take(parent: Directory, name: string): void {
    parent.entries.delete(name);
    parent.modified = this.#now();
  }
}
