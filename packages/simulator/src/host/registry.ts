import { DockerError } from "./docker-error.ts";
import { type DockerHub, freshDockerHub } from "./docker-hub.ts";
import { buildImage, type Image, type ImageContent } from "./image.ts";
import { familiarName, type ImageReference, parseImageReference } from "./image-reference.ts";

/** All registries of the simulated world at once: the host part of a reference is only a name here. */
export interface Registry {
  /**
   * Publishes an image under a tag; the tag moves when the content differs from what it named before.
   *
   * Without `content` the reference itself stands for the files, so two references are two images.
   */
  push(reference: string, image?: Partial<ImageContent>): { digest: string; imageId: string };
  /** Makes every pull of this reference fail from now on (`"*"`: of any reference); `undefined` lifts all failures. */
  failPulls(reference: string | undefined): void;
  /** Says what Docker Hub tells about pulls. Default: 100 of 100 are left, any account is good. */
  setDockerHub(hub: DockerHub): void;
}

/** The registry as the engine and the programs see it. */
export interface RegistryContents extends Registry {
  /** The image a reference names now; throws the error the engine reports for a failed pull. */
  resolve(reference: ImageReference): Image;
  readonly hub: DockerHub;
  /** Whether Docker Hub answers; it does not while pulls of everything fail. */
  readonly hubReachable: boolean;
}

/** Makes an empty registry. */
export function createRegistry(): RegistryContents {
  const tags = new Map<string, Image>();
  const digests = new Map<string, Image>();
  const repositories = new Set<string>();
  const failing = new Set<string>();
  let hub = freshDockerHub;

  return {
    push(text, content = {}) {
      const reference = parseImageReference(text);
      if (reference.tag === undefined) {
        throw new TypeError(
          `registry.push: ${text} has a digest; push under a tag, the digest follows from it.`,
        );
      }
      const image = buildImage({ content: familiarName(reference), ...content });
      repositories.add(reference.repository);
      tags.set(`${reference.repository}:${reference.tag}`, image);
      digests.set(`${reference.repository}@${image.digest}`, image);
      return { digest: image.digest, imageId: image.id };
    },
    failPulls(text) {
      if (text === undefined) failing.clear();
      else failing.add(text === "*" ? text : familiarName(parseImageReference(text)));
    },
    setDockerHub(described) {
      hub = described;
    },
    get hub() {
      return hub;
    },
    get hubReachable() {
      return !failing.has("*");
    },
    resolve(reference) {
      const name = familiarName(reference);
      if (failing.has("*") || failing.has(name)) {
        const address = reference.registry === "docker.io" ? "registry-1.docker.io" : reference.registry;
        throw new DockerError(
          500,
          `Get "https://${address}/v2/": dial tcp 192.0.2.1:443: connect: connection refused`,
        );
      }
      const image =
        reference.digest === undefined
          ? tags.get(`${reference.repository}:${reference.tag ?? ""}`)
          : digests.get(`${reference.repository}@${reference.digest}`);
      if (image) return image;
      if (reference.registry === "docker.io" && !repositories.has(reference.repository)) {
        throw new DockerError(
          404,
          `pull access denied for ${reference.familiarRepository}, repository does not exist or may require ` +
            "'docker login': denied: requested access to the resource is denied",
        );
      }
      throw new DockerError(404, `manifest for ${name} not found: manifest unknown: manifest unknown`);
    },
  };
}
