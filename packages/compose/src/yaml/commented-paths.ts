import { yamlComment } from "./yaml-scalar.ts";

/**
 * Comments by the path of the key they stand above: names and list positions joined with dots, such as
 * `services.watchtower.environment.DOCKER_API_VERSION` or `services.web.ports.0`. Line breaks make several lines.
 */
export type Comments = Readonly<Record<string, string>>;

/** Comments, and which paths lead to one, so that the printer puts paths together only along these. */
export class CommentedPaths {
  readonly #comments: Comments;
  readonly #leading = new Set<string>();

  constructor(comments: Comments) {
    this.#comments = comments;
    for (const path of Object.keys(comments)) {
      // A dot may stand between two keys or within one, so the path is cut at each.
      for (let end = path.indexOf("."); end >= 0; end = path.indexOf(".", end + 1)) {
        this.#leading.add(path.slice(0, end));
      }
    }
  }

  /** Whether a comment may stand somewhere below the path. */
  leadsOn(path: string): boolean {
    return this.#leading.has(path);
  }

  /** The comment above the path as lines; empty when there is none. */
  above(path: string, indent: string): string {
    const text = Object.hasOwn(this.#comments, path) ? this.#comments[path] : undefined;
    return text ? yamlComment(text, indent) : "";
  }
}
