import { DockerError } from "./docker-error.ts";
import type { EventLog } from "./event-log.ts";
import type { Image } from "./image.ts";
import { familiarName, type ImageReference, parseImageReference } from "./image-reference.ts";
import { type ImageUse, refuseWhenUsed } from "./image-removal.ts";
import type { RegistryContents } from "./registry.ts";

/** An image in the local store with the names it has there. */
export interface StoredImage {
  readonly image: Image;
  /** Familiar names with tag: `nginx:latest`. */
  readonly tags: ReadonlySet<string>;
  /** Familiar names with digest: `nginx@sha256:…`. */
  readonly digests: ReadonlySet<string>;
}

interface Entry extends StoredImage {
  readonly tags: Set<string>;
  readonly digests: Set<string>;
}

/** What a pull did. */
export interface Pulled {
  readonly image: Image;
  readonly digest: string;
  /** False when the local tag already named this image. */
  readonly changed: boolean;
}

/** The images on the host. */
export class ImageStore {
  readonly #entries = new Map<string, Entry>();
  readonly #registry: RegistryContents;
  readonly #events: EventLog;

  constructor(registry: RegistryContents, events: EventLog) {
    this.#registry = registry;
    this.#events = events;
  }

  all(): readonly StoredImage[] {
    return [...this.#entries.values()];
  }

  /** Finds an image by reference, id or id prefix. */
  find(name: string): StoredImage | undefined {
    const hex = name.startsWith("sha256:") ? name.slice(7) : name;
    if (/^[0-9a-f]{64}$/.test(hex)) return this.#entries.get(`sha256:${hex}`);
    const reference = tryParse(name);
    const wanted = reference && familiarName(reference);
    for (const entry of this.#entries.values()) {
      if (wanted !== undefined && (entry.tags.has(wanted) || entry.digests.has(wanted))) return entry;
    }
    if (!/^[0-9a-f]{4,63}$/.test(hex)) return undefined;
    const matches = this.all().filter(({ image }) => image.id.startsWith(`sha256:${hex}`));
    return matches.length === 1 ? matches[0] : undefined;
  }

  /** As `find`, but throws Docker's 404. */
  get(name: string): StoredImage {
    const found = this.find(name);
    if (found) return found;
    const reference = tryParse(name);
    throw new DockerError(404, `No such image: ${reference ? familiarName(reference) : name}`);
  }

  /** Pulls from the registry: the tag then names what the registry serves. */
  pull(text: string): Pulled {
    const reference = parseImageReference(text);
    const image = this.#registry.resolve(reference);
    const name = familiarName(reference);
    const entry = this.#add(image);
    const changed = !(entry.tags.has(name) || entry.digests.has(name));
    entry.digests.add(`${reference.familiarRepository}@${image.digest}`);
    if (reference.tag !== undefined) this.#moveTag(name, entry);
    this.#record("pull", name, image);
    return { image, digest: image.digest, changed };
  }

  /** Adds an image that came in an archive, under its tags. */
  load(image: Image, tags: readonly string[]): void {
    const entry = this.#add(image);
    for (const tag of tags) this.#moveTag(familiarName(parseImageReference(tag)), entry);
    this.#record("load", image.id, image);
  }

  /** What the registry serves under a reference now, without pulling it. */
  lookUp(reference: ImageReference): Image {
    return this.#registry.resolve(reference);
  }

  /** Gives a local image another name. */
  tag(name: string, repository: string, tag: string | undefined): void {
    const { image } = this.get(name);
    const target = familiarName(parseImageReference(tag ? `${repository}:${tag}` : repository));
    this.#moveTag(target, this.#add(image));
    this.#record("tag", target, image);
  }

  /**
   * Takes a name away, and the image with its last tag.
   *
   * `usedBy` tells what containers use an image id; Docker's conflicts follow from it.
   */
  remove(name: string, force: boolean, usedBy: (id: string) => ImageUse[]): Record<string, string>[] {
    const entry = this.get(name) as Entry;
    const reference = tryParse(name);
    const asked = reference && familiarName(reference);
    const byName = asked !== undefined && (entry.tags.has(asked) || entry.digests.has(asked));
    const lastName = byName && entry.tags.size === 1 && entry.tags.has(asked);
    const removesImage = !byName || lastName;
    if (removesImage) refuseWhenUsed(name, byName, force, entry, usedBy(entry.image.id));
    const done: Record<string, string>[] = [];
    const names = removesImage ? [...entry.tags, ...entry.digests] : [asked];
    for (const one of names) {
      entry.tags.delete(one);
      entry.digests.delete(one);
      this.#record("untag", entry.image.id, entry.image);
      done.push({ Untagged: one });
    }
    if (!removesImage || usedBy(entry.image.id).length > 0) return done;
    this.#entries.delete(entry.image.id);
    this.#record("delete", entry.image.id, entry.image);
    return [...done, { Deleted: entry.image.id }, { Deleted: entry.image.layer }];
  }

  #add(image: Image): Entry {
    const entry = this.#entries.get(image.id) ?? { image, tags: new Set(), digests: new Set() };
    this.#entries.set(image.id, entry);
    return entry;
  }

  #moveTag(name: string, target: Entry): void {
    for (const entry of this.#entries.values()) entry.tags.delete(name);
    target.tags.add(name);
  }

  #record(action: string, actor: string, image: Image): void {
    this.#events.record("image", action, actor, { ...image.config.Labels, name: actor });
  }
}

function tryParse(text: string): ImageReference | undefined {
  try {
    return parseImageReference(text);
  } catch {
    return undefined;
  }
}
