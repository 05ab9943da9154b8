import { createHash } from "node:crypto";

/** What an image brings to a container made from it. */
export interface ImageConfig {
  readonly Env: readonly string[];
  readonly Labels: Readonly<Record<string, string>>;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Cmd: readonly string[] | null;
  readonly Entrypoint: readonly string[] | null;
  readonly WorkingDir: string;
}

/** An image as a registry serves it; equal content gives an equal id and digest. */
export interface Image {
  /** `sha256:…` of the configuration blob: the engine's image id. */
  readonly id: string;
  /** `sha256:…` of the manifest: what a pull by digest names. */
  readonly digest: string;
  readonly config: ImageConfig;
  /** When the image says it was built; fixed, so that equal content stays equal. */
  readonly created: string;
  /** `sha256:…` of the only layer. */
  readonly layer: string;
  /** What the layer begins with; zeros fill it up to its size. */
  readonly layerStart: Buffer;
  readonly sizeBytes: number;
  /** The configuration as it is hashed. */
  readonly configBlob: string;
}

/** Contents of a new image; everything left out is empty. */
export interface ImageContent {
  /** Stands for the files in the image: another text is another image. */
  content: string;
  /** How large the image is; `docker save` sends as much. Default: the bytes of `content`. */
  sizeBytes?: number;
  labels?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
  /** `"8080/tcp"`, or `"8080"` for TCP. */
  exposedPorts?: readonly string[];
}

const created = "2024-01-01T00:00:00Z";

/** `sha256:…` of a text. */
export function sha256(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

function sorted(record: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Builds an image with a real OCI configuration and manifest, so that ids and digests are true hashes. */
export function buildImage(content: ImageContent): Image {
  const config: ImageConfig = {
    Env: Object.entries(sorted(content.env)).map(([name, value]) => `${name}=${value}`),
    Labels: sorted(content.labels),
    ExposedPorts: Object.fromEntries(
      [...(content.exposedPorts ?? [])].sort().map((port) => [port.includes("/") ? port : `${port}/tcp`, {}]),
    ),
    Cmd: null,
    Entrypoint: null,
    WorkingDir: "/",
  };
  const layer = sha256(content.content);
  const layerStart = Buffer.from(content.content);
  const layerBytes = Math.max(content.sizeBytes ?? 0, layerStart.length);
  const configBlob = JSON.stringify({
    architecture: "amd64",
    config,
    created,
    os: "linux",
    rootfs: { type: "layers", diff_ids: [layer] },
  });
  const id = sha256(configBlob);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: id,
      size: Buffer.byteLength(configBlob),
    },
    layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", digest: layer, size: layerBytes }],
  });
  return {
    id,
    digest: sha256(manifest),
    config,
    created,
    layer,
    layerStart,
    sizeBytes: layerBytes,
    configBlob,
  };
}

/** Makes an image from the parts of a saved one; undefined when its configuration is none. */
export function imageFromArchive(
  configBlob: string,
  layer: { readonly start: Buffer; readonly sizeBytes: number },
): Image | undefined {
  let blob: { config?: Partial<ImageConfig>; created?: string; rootfs?: { diff_ids?: string[] } };
  try {
    blob = JSON.parse(configBlob) as typeof blob;
  } catch {
    return undefined;
  }
  const id = sha256(configBlob);
  return {
    id,
    // The manifest is not in the archive; whatever stands for it is found by no registry.
    digest: sha256(id),
    config: {
      ...blob.config,
      Env: blob.config?.Env ?? [],
      Labels: blob.config?.Labels ?? {},
      ExposedPorts: blob.config?.ExposedPorts ?? {},
      Cmd: blob.config?.Cmd ?? null,
      Entrypoint: blob.config?.Entrypoint ?? null,
      WorkingDir: blob.config?.WorkingDir ?? "",
    },
    created: blob.created ?? created,
    layer: blob.rootfs?.diff_ids?.[0] ?? sha256(""),
    layerStart: layer.start,
    sizeBytes: layer.sizeBytes,
    configBlob,
  };
}
