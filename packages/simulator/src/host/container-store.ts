import type { Container } from "./container.ts";
import { DockerError } from "./docker-error.ts";
import type { ImageUse } from "./image-removal.ts";

const adjectives = ["brave", "calm", "eager", "gentle", "keen", "quiet", "sharp", "vivid"];
const nouns = ["anchor", "beacon", "compass", "harbour", "lantern", "mast", "rudder", "sail"];

/** The containers of the host, found the way the engine finds them. */
export class ContainerStore {
  readonly #containers = new Map<string, Container>();
  #named = 0;

  /** Newest first, as the engine lists them. */
  all(): readonly Container[] {
    return [...this.#containers.values()].reverse();
  }

  /** Finds by full id, then by name with or without slash, then by unique id prefix. */
  find(nameOrId: string): Container | undefined {
    const byId = this.#containers.get(nameOrId);
    if (byId) return byId;
    const name = nameOrId.replace(/^\//, "");
    const byName = this.all().find((container) => container.name === name);
    if (byName || name === "") return byName;
    const matches = this.all().filter(({ id }) => id.startsWith(name));
    if (matches.length > 1)
      throw new DockerError(400, `Multiple IDs found with provided prefix: ${nameOrId}`);
    return matches[0];
  }

  /** As `find`, but throws Docker's 404. */
  get(nameOrId: string): Container {
    const found = this.find(nameOrId);
    if (!found) throw new DockerError(404, `No such container: ${nameOrId}`);
    return found;
  }

  add(container: Container): void {
    this.#containers.set(container.id, container);
  }

  delete(container: Container): void {
    this.#containers.delete(container.id);
  }

  /** Checks that a name may be given to a container; without one makes one up. */
  freeName(asked: string | undefined): string {
    if (!asked) {
      const number = this.#named++;
      const adjective = adjectives[number % adjectives.length] ?? "";
      const noun = nouns[Math.floor(number / adjectives.length) % nouns.length] ?? "";
      return `${adjective}_${noun}${Math.floor(number / 64) || ""}`;
    }
    const name = asked.replace(/^\//, "");
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
      throw new DockerError(
        400,
        `Invalid container name (${asked}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
      );
    }
    const owner = this.all().find((container) => container.name === name);
    if (owner) {
      throw new DockerError(
        409,
        `Conflict. The container name "/${name}" is already in use by container "${owner.id}". ` +
          "You have to remove (or rename) that container to be able to reuse that name.",
      );
    }
    return name;
  }

  /** Which containers use an image. */
  using(imageId: string): ImageUse[] {
    return this.all()
      .filter((container) => container.imageId === imageId)
      .map(({ id, status }) => ({ containerId: id, running: status === "running" }));
  }
}
