/**
 * Where a file or directory is, as the agent sees it.
 *
 * `volume` with `path`: in a volume of the local driver, from its root. `hostPath`: on the host, absolute, if its root
 * is mounted at `/host` in the agent's container. `agentPath`: in the agent's own container, absolute. No part of a path
 * may be `..`.
 */
export type FilePlace =
  | { readonly volume: string; readonly path: string }
  | { readonly hostPath: string }
  | { readonly agentPath: string };

/** A place as requests name it. */
export interface WirePlace {
  /** Absent outside volumes. */
  readonly volume: string | undefined;
  readonly path: string;
}

/** Docker's own rule for names; the agent does not look at them, and would follow `../..` (reference/portainer-agent.md c). */
const volumeName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/** Checks a place; throws `TypeError` for one that means nothing or leads elsewhere. */
export function wirePlace(place: FilePlace): WirePlace {
  if ("volume" in place) {
    if (!volumeName.test(place.volume)) {
      throw new TypeError(
        `@stack/portainer-agent-client: ${JSON.stringify(place.volume)} is not the name of a volume.`,
      );
    }
    return { volume: place.volume, path: checked(`/${place.path}`.replace(/^\/+/, "/")) };
  }
  const isOnHost = "hostPath" in place;
  const path = isOnHost ? place.hostPath : place.agentPath;
  if (!path.startsWith("/")) {
    throw new TypeError(`@stack/portainer-agent-client: ${JSON.stringify(path)} must begin with a slash.`);
  }
  return { volume: undefined, path: checked(isOnHost ? `/host${path}` : path) };
}

function checked(path: string): string {
  // The agent takes a backslash for a slash here.
  if (!path.split(/[/\\]/).includes("..") && !path.includes("\0")) {
    return path.length > 1 ? path.replace(/\/+$/, "") || "/" : path;
  }
  throw new TypeError(
    `@stack/portainer-agent-client: the path ${JSON.stringify(path)} must not have ".." in it.`,
  );
}

/** The query that names a place. */
export function placeQuery({ volume, path }: WirePlace): string {
  return new URLSearchParams({ path, ...(volume !== undefined && { volumeID: volume }) }).toString();
}

/** The directory that a place is in, and its name there; `undefined` for a root. */
export function parentOf({ volume, path }: WirePlace): { directory: WirePlace; name: string } | undefined {
  const at = path.lastIndexOf("/");
  const name = path.slice(at + 1);
  return name === "" ? undefined : { directory: { volume, path: path.slice(0, at) || "/" }, name };
}
