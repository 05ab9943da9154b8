/** What stands at a path of a simulated file system. */
export type FileNode = Directory | RegularFile | SymbolicLink;

/** A directory with what is in it by name. */
export interface Directory {
  readonly kind: "directory";
  readonly entries: Map<string, FileNode>;
  mode: number;
  modified: Date;
}

/** A file with its bytes. */
export interface RegularFile {
  readonly kind: "file";
  content: Buffer;
  mode: number;
  modified: Date;
}

/** A symbolic link; its target is resolved when it is followed. */
export interface SymbolicLink {
  readonly kind: "link";
  readonly target: string;
  readonly mode: number;
  modified: Date;
}

/** The size as `stat` gives it: bytes of a file, length of a link's target, a block for a directory. */
export function sizeOf(node: FileNode): number {
  if (node.kind === "file") return node.content.length;
  return node.kind === "link" ? Buffer.byteLength(node.target) : 4096;
}
