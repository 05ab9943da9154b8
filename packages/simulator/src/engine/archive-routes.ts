import { posix } from "node:path";
import { pipeline } from "node:stream/promises";
import { FileError } from "../files/file-error.ts";
import { type FileNode, sizeOf } from "../files/file-node.ts";
import { ArchiveError, extractInto, packTree } from "../files/tar-archive.ts";
import type { Container } from "../host/container.ts";
import { DockerError } from "../host/docker-error.ts";
import type { EngineReply, EngineRequest, EngineRoute } from "./route.ts";

/** Go's bits for what is not a plain file. */
const directoryBit = 0x80000000;
const linkBit = 0x08000000;

interface Asked {
  readonly container: Container;
  readonly path: string;
  readonly node: FileNode;
}

/** Finds what a request for an archive is about. */
function asked({ daemon, params, query }: EngineRequest): Asked {
  const named = params[0] ?? "";
  const path = query.get("path") ?? "";
  const container = daemon.containers.get(named);
  if (path === "") throw new DockerError(400, "bad parameter: pathcannot be empty");
  // A slash at the end asks for what a link leads to.
  const node = path.endsWith("/") ? container.fileSystem.find(path) : container.fileSystem.entry(path);
  if (!node) throw new DockerError(404, `Could not find the file ${path} in container ${named}`);
  return { container, path, node };
}

/** The name under which something is packed. */
function archiveName(path: string): string {
  return path.endsWith("/.") || path === "/" ? "." : posix.basename(path);
}

/** The header that tells what stands at the path. */
function statHeader({ path, node }: Asked): string {
  const bits = { directory: directoryBit, link: linkBit, file: 0 }[node.kind];
  const stat = {
    name: path === "/" ? "/" : posix.basename(posix.normalize(path)),
    size: sizeOf(node),
    mode: bits + node.mode,
    mtime: node.modified.toISOString(),
    linkTarget: node.kind === "link" ? node.target : "",
  };
  return Buffer.from(JSON.stringify(stat)).toString("base64");
}

async function get(request: EngineRequest): Promise<EngineReply> {
  const found = asked(request);
  const { response } = request;
  response.writeHead(200, {
    "Content-Type": "application/x-tar",
    "X-Docker-Container-Path-Stat": statHeader(found),
  });
  await pipeline(await packTree(archiveName(found.path), found.node), response);
  return undefined;
}

async function put(request: EngineRequest): Promise<EngineReply> {
  const { container, path } = asked(request);
  if (container.fileSystem.find(path)?.kind !== "directory") {
    throw new DockerError(500, "extraction point is not a directory");
  }
  try {
    await extractInto(container.fileSystem, path, request.body);
  } catch (error) {
    if (error instanceof ArchiveError) throw new DockerError(400, error.message);
    if (error instanceof FileError) throw new DockerError(500, error.message);
    throw new DockerError(400, "unexpected EOF");
  }
  return { status: 200 };
}

/** `/containers/{id}/archive`: copying out of a container and into it. */
export const archiveRoutes: readonly EngineRoute[] = [
  {
    method: "HEAD",
    path: /^\/containers\/([^/]+)\/archive$/,
    handle(request) {
      request.response.setHeader("X-Docker-Container-Path-Stat", statHeader(asked(request)));
      return { status: 200 };
    },
  },
  { method: "GET", path: /^\/containers\/([^/]+)\/archive$/, handle: get },
  { method: "PUT", path: /^\/containers\/([^/]+)\/archive$/, handle: put },
];
