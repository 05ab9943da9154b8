import { DockerError } from "./docker-error.ts";

/** An image reference taken apart, with Docker's defaults filled in. */
export interface ImageReference {
  /** Registry host with its port, `docker.io` when none was written. */
  readonly registry: string;
  /** Path within the registry, with `library/` for official images. */
  readonly path: string;
  /** `registry/path`. */
  readonly repository: string;
  /** As Docker prints it: `nginx`, `registry.test:5000/demo/web`. */
  readonly familiarRepository: string;
  /** The tag; `latest` when neither tag nor digest was written, undefined with a digest alone. */
  readonly tag: string | undefined;
  /** `sha256:…` when pinned. */
  readonly digest: string | undefined;
}

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const grammar = new RegExp(
  `^(${component}(?:/${component})*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
);

/** Reads an image reference as the engine does; throws Docker's 400 `invalid reference format`. */
export function parseImageReference(text: string): ImageReference {
  const slash = text.indexOf("/");
  const first = slash < 0 ? "" : text.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === "localhost";
  const registry = hasRegistry && first !== "index.docker.io" ? first : "docker.io";
  const match = grammar.exec(hasRegistry ? text.slice(slash + 1) : text);
  if (!match?.[1]) throw new DockerError(400, `invalid reference format: ${JSON.stringify(text)}`);
  const [, name, tag, digest] = match;
  const path = registry === "docker.io" && !name.includes("/") ? `library/${name}` : name;
  return {
    registry,
    path,
    repository: `${registry}/${path}`,
    familiarRepository: registry === "docker.io" ? path.replace(/^library\//, "") : `${registry}/${path}`,
    tag: tag ?? (digest === undefined ? "latest" : undefined),
    digest,
  };
}

/** The reference as Docker prints it in RepoTags: `nginx:latest`. */
export function familiarName(reference: ImageReference): string {
  const tag = reference.tag === undefined ? "" : `:${reference.tag}`;
  const digest = reference.digest === undefined ? "" : `@${reference.digest}`;
  return `${reference.familiarRepository}${tag}${digest}`;
}
