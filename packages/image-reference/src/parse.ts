/**
 * An image reference with everything Docker adds written out: `nginx` is
 * `{ registry: "docker.io", repository: "library/nginx" }`.
 *
 * `tag` and `digest` are absent where the text has none; `latest` is never filled in, because "no tag" means "any
 * tag" to Watchtower and "latest" to Docker.
 */
export interface ImageReference {
  /** Host with its port, lower-case `docker.io` for Docker Hub under all its names. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  /** Algorithm (`sha256`, `sha384` or `sha512`) and lower-case hex, for example `sha256:…`. */
  readonly digest?: string;
}

/** What can be wrong with a reference. */
export type ImageReferenceProblemCode =
  "empty" | "image-id" | "registry" | "repository" | "upper-case" | "too-long" | "tag" | "digest";

/** Why a text is no image reference. */
export interface ImageReferenceProblem {
  readonly code: ImageReferenceProblemCode;
  /** What is wrong, naming the part. */
  readonly message: string;
  /** Where in the text, counted from 0. */
  readonly position: number;
  /** What to write instead. */
  readonly hint: string;
}

/** The outcome of parsing: a reference, or the problem with it. */
export type ParsedImageReference =
  | { readonly ok: true; readonly reference: ImageReference }
  | { readonly ok: false; readonly problem: ImageReferenceProblem };

const pathComponent = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/;
const domainComponent = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const registryPattern = new RegExp(
  `^(?:${domainComponent}(?:\\.${domainComponent})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?$`,
);
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
/** The grammar allows any algorithm; the program knows these three, in lower case and full length. */
const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
const imageIdPattern = /^(?:sha256:)?[0-9a-f]{64}$/;
const longestName = 255;

/**
 * Parses an image reference as Docker does (grammar: `reference` package of the distribution project).
 *
 * Never throws; what Docker refuses comes back as a problem with its position and a hint. An image id, which
 * `docker ps` shows for a container whose tag has moved on, is a problem of its own (`image-id`).
 */
export function parseImageReference(text: string): ParsedImageReference {
  if (text === "")
    return fail("empty", "The image reference is empty.", 0, "Write a name such as nginx:1.27.");
  if (imageIdPattern.test(text)) {
    return fail(
      "image-id",
      "This is an image id, not a reference.",
      0,
      "Write the name the image was pulled by.",
    );
  }
  const at = text.indexOf("@");
  const digest = at === -1 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !digestPattern.test(digest)) {
    const hint = "A digest is sha256: and 64 lower-case hex digits (sha384: 96, sha512: 128).";
    return fail("digest", `"${digest}" is no digest.`, at + 1, hint);
  }
  const named = at === -1 ? text : text.slice(0, at);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !tagPattern.test(tag)) {
    const hint = "A tag has up to 128 letters, digits, '_', '.' and '-', and does not begin with '.' or '-'.";
    return fail("tag", `"${tag}" is no tag.`, colon + 1, hint);
  }
  const name = colon === -1 ? named : named.slice(0, colon);
  const { registry, repository, offset } = splitName(name);
  const problem = nameProblem(registry, repository, offset);
  if (problem !== undefined) return { ok: false, problem };
  return {
    ok: true,
    reference: {
      registry,
      repository,
      ...(tag === undefined ? {} : { tag }),
      ...(digest === undefined ? {} : { digest }),
    },
  };
}

/** The first part is a registry only if it cannot be a path: it has a dot, a port, capitals, or is `localhost`. */
function splitName(name: string): { registry: string; repository: string; offset: number } {
  const slash = name.indexOf("/");
  const first = slash === -1 ? "" : name.slice(0, slash);
  if (!/[.:A-Z]/.test(first) && first !== "localhost") {
    const repository = slash === -1 ? `library/${name}` : name;
    return { registry: "docker.io", repository, offset: name.length - repository.length };
  }
  const rest = name.slice(slash + 1);
  if (first !== "docker.io" && first !== "index.docker.io") {
    return { registry: first, repository: rest, offset: slash + 1 };
  }
  const repository = rest.includes("/") ? rest : `library/${rest}`;
  return { registry: "docker.io", repository, offset: name.length - repository.length };
}

function nameProblem(
  registry: string,
  repository: string,
  offset: number,
): ImageReferenceProblem | undefined {
  if (!registryPattern.test(registry)) {
    return problemOf(
      "registry",
      `"${registry}" is no registry host.`,
      0,
      "A registry is a host name or address, with a port if need be.",
    );
  }
  if (registry.length + 1 + repository.length > longestName) {
    return problemOf(
      "too-long",
      `The name is longer than ${longestName} characters.`,
      0,
      "Shorten the repository path.",
    );
  }
  let position = offset;
  for (const component of repository.split("/")) {
    const at = Math.max(position, 0);
    if (/[A-Z]/.test(component)) {
      return problemOf(
        "upper-case",
        `"${component}" has capital letters.`,
        at,
        "Repository names are lower-case.",
      );
    }
    if (!pathComponent.test(component)) {
      const hint =
        "Parts of a repository are lower-case letters and digits, joined by '.', '_', '__' or '-'.";
      return problemOf("repository", `"${component}" is no part of a repository name.`, at, hint);
    }
    position += component.length + 1;
  }
  return undefined;
}

function problemOf(
  code: ImageReferenceProblemCode,
  message: string,
  position: number,
  hint: string,
): ImageReferenceProblem {
  return { code, message, position, hint };
}

function fail(...problem: Parameters<typeof problemOf>): ParsedImageReference {
  return { ok: false, problem: problemOf(...problem) };
}
