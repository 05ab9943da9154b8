/** The target of a Docker request, as a client wrote it and as it is meant. */
export interface DockerPath {
  /** Without the API version that the client asked for, such as `/containers/json`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query as it was written, with its question mark, or empty. */
  readonly search: string;
}

/**
 * Reads a request target and takes the API version (`/v1.45`) off its front.
 *
 * An agent up to 2.23 does the same, so the engine's newest API answers; doing it here makes every agent alike
 * (reference/portainer-agent.md d.4).
 */
export function readDockerPath(target: string): DockerPath {
  const [path = "", ...rest] = target.split("?");
  const query = rest.join("?");
  return {
    path: path.replace(/^\/v\d+(?:\.\d+)*(?=\/)/, ""),
    query: new URLSearchParams(query),
    search: query === "" ? "" : `?${query}`,
  };
}

/** What the agent answers itself, by the beginning of the path; none of it is Docker's (reference/portainer-agent.md c). */
const agentsOwn = /^\/(?:agents|browse|diagnostics|host|key|kubernetes|ping|v1|v2|websocket|api\/)/;

/** Says whether an agent would take this path for one of its own endpoints. */
export function isAgentsOwn(path: string): boolean {
  return agentsOwn.test(decoded(path) ?? path);
}

/** Says whether an agent that cuts versions out of paths would change this one. */
export function isCutByAgent(path: string): boolean {
  const meant = decoded(path);
  return meant !== undefined && cut(meant) !== meant;
}

/**
 * Writes a path so that it is the one meant after an agent up to 2.23 has cut every `/v1.2` out of it, as in the image
 * `registry/v2.0/app`: it cuts once, from left to right, so a sacrifice can be put into each.
 *
 * `undefined` where that cannot be done.
 */
export function protectFromCut(path: string): string | undefined {
  const written = path.replace(/((?:\/|%2f)v\d)\./gi, "$1/v1..");
  const received = decoded(written);
  return received !== undefined && cut(received) === decoded(path) ? written : undefined;
}

/** What the agent does to a path. */
function cut(path: string): string {
  return path.replace(/\/v[0-9]\.[0-9]*/g, "");
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
