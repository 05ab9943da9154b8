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
  readonly sizeBytes: number;
}

/** Contents of a new image; everything left out is empty. */
export interface ImageContent {
  /** Stands for the files in the image: another text is another image. */
  content: string;
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
  const layerBytes = Buffer.byteLength(content.content);
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
  return { id, digest: sha256(manifest), config, created, layer, sizeBytes: layerBytes };
}
