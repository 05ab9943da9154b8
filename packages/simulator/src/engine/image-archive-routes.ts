import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Headers } from "tar-stream";
import type { Daemon } from "../host/daemon.ts";
import { type Image, imageFromArchive } from "../host/image.ts";
import { familiarName, parseImageReference } from "../host/image-reference.ts";
import type { StoredImage } from "../host/image-store.ts";
import type { EngineReply, EngineRequest, EngineRoute } from "./route.ts";

/** What of an entry is kept in memory: configurations are small, of layers only the beginning is wanted. */
const keptBytes = 1_048_576;

interface Entry {
  readonly start: Buffer;
  readonly sizeBytes: number;
}

interface ImageManifest {
  readonly Config: string;
  readonly RepoTags: readonly string[] | null;
  readonly Layers: readonly string[];
}

function blobName(digest: string): string {
  return `blobs/sha256/${digest.replace(/^sha256:/, "")}`;
}

function* layerBytes({ layerStart, sizeBytes }: Image): Generator<Buffer> {
  yield layerStart;
  const block = Buffer.alloc(65_536);
  for (let left = sizeBytes - layerStart.length; left > 0; left -= block.length) {
    yield block.subarray(0, Math.min(left, block.length));
  }
}

/** The images of these names, each once and with those of its tags that were asked for; an id has none. */
function imagesNamed({ images }: Daemon, names: readonly string[]): readonly StoredImage[] {
  const named = new Map<Image, StoredImage & { readonly tags: Set<string> }>();
  for (const name of names) {
    const { image, tags, digests } = images.get(name);
    const asked = named.get(image) ?? { image, tags: new Set(), digests };
    const tag = familiarName(parseImageReference(name));
    if (tags.has(tag)) asked.tags.add(tag);
    named.set(image, asked);
  }
  return [...named.values()];
}

/** `docker save`: for each image its configuration and its layer, then the manifest that names them. */
async function save({ daemon, response }: EngineRequest, names: readonly string[]): Promise<EngineReply> {
  const images = imagesNamed(daemon, names);
  const { pack: createPack } = await import("tar-stream");
  const pack = createPack();
  response.writeHead(200, { "Content-Type": "application/x-tar" });
  const sent = pipeline(pack, response);
  const manifests: ImageManifest[] = [];
  for (const { image, tags } of images) {
    pack.entry({ name: blobName(image.id) }, image.configBlob);
    const layer = pack.entry({ name: blobName(image.layer), size: image.sizeBytes });
    await pipeline(Readable.from(layerBytes(image)), layer);
    const RepoTags = tags.size === 0 ? null : [...tags];
    manifests.push({ Config: blobName(image.id), RepoTags, Layers: [blobName(image.layer)] });
  }
  pack.entry({ name: "manifest.json" }, JSON.stringify(manifests));
  pack.finalize();
  await sent;
  return undefined;
}

/** Reads an archive to its end, keeping the beginning of each entry. */
async function readEntries(archive: Readable): Promise<ReadonlyMap<string, Entry>> {
  const { extract } = await import("tar-stream");
  const entries = new Map<string, Entry>();
  const unpacking = extract();
  unpacking.on("entry", (header: Headers, stream: Readable, next: () => void) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    stream.on("data", (chunk: Buffer) => {
      if (sizeBytes < keptBytes) chunks.push(chunk.subarray(0, keptBytes - sizeBytes));
      sizeBytes += chunk.length;
    });
    stream.once("end", () => {
      entries.set(header.name, { start: Buffer.concat(chunks), sizeBytes });
      next();
    });
  });
  await pipeline(archive, unpacking);
  return entries;
}

/** Adds the images of an archive; gives what `docker load` prints, or throws what is wrong with the archive. */
function loadEntries({ images }: Daemon, entries: ReadonlyMap<string, Entry>): string[] {
  const manifest = entries.get("manifest.json");
  if (!manifest)
    throw new Error("open /var/lib/docker/tmp/docker-import/manifest.json: no such file or directory");
  const printed: string[] = [];
  for (const { Config, RepoTags, Layers } of JSON.parse(manifest.start.toString("utf8")) as ImageManifest[]) {
    const layers = Layers.flatMap((name) => entries.get(name) ?? []);
    const image = imageFromArchive(entries.get(Config)?.start.toString("utf8") ?? "", {
      start: layers[0]?.start ?? Buffer.alloc(0),
      sizeBytes: layers.reduce((sum, layer) => sum + layer.sizeBytes, 0),
    });
    if (!image) throw new Error("invalid manifest, layers length mismatch");
    images.load(image, RepoTags ?? []);
    if (!RepoTags?.length) printed.push(`Loaded image ID: ${image.id}\n`);
    for (const tag of RepoTags ?? []) printed.push(`Loaded image: ${tag}\n`);
  }
  return printed;
}

/** `docker load`: the answer is 200 whatever happens, and says in its lines what did. */
async function load({ daemon, body, response }: EngineRequest): Promise<EngineReply> {
  let lines: object[];
  try {
    lines = loadEntries(daemon, await readEntries(body)).map((stream) => ({ stream }));
  } catch (error) {
    // What is no archive at all has its end in the wrong place.
    const message =
      error instanceof Error && error.message.startsWith("open ") ? error.message : "unexpected EOF";
    lines = [{ errorDetail: { message }, error: message }];
  }
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(lines.map((line) => `${JSON.stringify(line)}\r\n`).join(""));
  return undefined;
}

/** Saving images into an archive, and loading them from one. */
export const imageArchiveRoutes: readonly EngineRoute[] = [
  {
    method: "GET",
    path: /^\/images\/get$/,
    handle: (request) => save(request, request.query.getAll("names")),
  },
  {
    method: "GET",
    path: /^\/images\/(.+)\/get$/,
    handle: (request) => save(request, [request.params[0] ?? ""]),
  },
  { method: "POST", path: /^\/images\/load$/, handle: load },
];
