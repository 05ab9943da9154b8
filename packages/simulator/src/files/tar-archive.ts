import { posix } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Headers, Pack } from "tar-stream";
import type { FileNode } from "./file-node.ts";
import type { FileSystem } from "./file-system.ts";

/** An archive that cannot be unpacked where it was to be, in Docker's words. */
export class ArchiveError extends Error {}

function headerOf(name: string, node: FileNode): Headers {
  const common = { mode: node.mode, mtime: node.modified };
  if (node.kind === "directory") return { name: `${name}/`, type: "directory", ...common };
  if (node.kind === "link") return { name, type: "symlink", linkname: node.target, ...common };
  return { name, type: "file", size: node.content.length, ...common };
}

function add(pack: Pack, name: string, node: FileNode): void {
  if (node.kind === "file") pack.entry(headerOf(name, node), node.content);
  else pack.entry(headerOf(name, node));
  if (node.kind !== "directory") return;
  for (const inner of [...node.entries.keys()].sort()) {
    const entry = node.entries.get(inner);
    if (entry) add(pack, `${name}/${inner}`, entry);
  }
}

/** Packs what stands at a path, under its own name; `/dir/.` packs what is in the directory under `.`. */
export async function packTree(name: string, node: FileNode): Promise<Readable> {
  const { pack: createPack } = await import("tar-stream");
  const pack = createPack();
  add(pack, name, node);
  pack.finalize();
  return pack;
}

/** Unpacks an archive into a directory that exists; throws `ArchiveError` for one that does not fit. */
export async function extractInto(files: FileSystem, directory: string, archive: Readable): Promise<void> {
  const { extract } = await import("tar-stream");
  const unpacking = extract();
  unpacking.on("entry", (header, stream, next) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.once("end", () => {
      try {
        place(
          files,
          posix.join(directory, posix.normalize(`/${header.name}`)),
          header,
          Buffer.concat(chunks),
        );
        next();
      } catch (error) {
        next(error);
      }
    });
  });
  await pipeline(archive, unpacking);
}

function place(files: FileSystem, path: string, header: Headers, content: Buffer): void {
  const there = files.entry(path);
  if (header.type === "directory") {
    if (there && there.kind !== "directory") {
      throw new ArchiveError(`cannot overwrite non-directory "${path}" with directory`);
    }
    files.makeDirectory(path, header.mode);
    return;
  }
  if (there?.kind === "directory") {
    throw new ArchiveError(`cannot overwrite directory "${path}" with non-directory`);
  }
  files.makeDirectory(posix.dirname(path));
  if (header.type === "symlink") {
    if (there) files.remove(path);
    files.link(path, header.linkname ?? "");
  } else {
    const { mode, mtime: modified } = header;
    files.write(path, content, {
      ...(mode === undefined ? {} : { mode }),
      ...(modified === undefined ? {} : { modified }),
    });
  }
}
