import { endpoints } from "./endpoint.ts";
import { filterQuery, readEndpoint, unlessEmpty, type EndpointReader } from "./read-endpoint.ts";

/** Which containers to list; both filters must match to the letter. */
export interface ContainerFilter {
  /** Without a leading slash. */
  readonly name?: string;
  /** As the container was configured, with its tag. */
  readonly image?: string;
}

/** A container that Watchtower watches. */
export interface WatchedContainer {
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  /** The first repository digest; absent for an image that came from no registry. */
  readonly digest?: string;
}

/** A container with what Watchtower would do about it. */
export interface WatchedContainerDetails extends WatchedContainer {
  readonly running: boolean;
  /** Whether it is a Watchtower. */
  readonly watchtower: boolean;
  readonly monitorOnly: boolean;
  readonly noPull: boolean;
  /** What the enable label says; without one, true unless labels are required (since 1.21.0). */
  readonly enabled: boolean;
  /** Always false: the list is made anew for each request, and nothing is looked up for it. Use `check()`. */
  readonly stale: boolean;
  /** Absent where the container has none. */
  readonly scope?: string;
}

/** GET /v1/containers. A filter that matches nothing is answered with null, which becomes an empty list here. */
export async function readContainers(
  reader: EndpointReader,
  { name, image }: ContainerFilter,
): Promise<readonly WatchedContainer[]> {
  const endpoint = endpoints.containers;
  const query = filterQuery(reader, endpoint, { name, image });
  const reply = await readEndpoint(reader, endpoint, query, (schemas) => schemas.containersReplySchema);
  return (reply.containers ?? []).map(watched);
}

/** GET /v1/containers/details. */
export async function readContainerDetails(
  reader: EndpointReader,
  { name, image }: ContainerFilter,
): Promise<readonly WatchedContainerDetails[]> {
  const endpoint = endpoints.containerDetails;
  const query = filterQuery(reader, endpoint, { name, image });
  const reply = await readEndpoint(reader, endpoint, query, (schemas) => schemas.containerDetailsReplySchema);
  return (reply.containers ?? []).map((container) => ({
    ...watched(container),
    running: container.running,
    watchtower: container.watchtower,
    monitorOnly: container.monitor_only,
    noPull: container.no_pull,
    enabled: container.enabled,
    stale: container.stale,
    ...unlessEmpty("scope", container.scope),
  }));
}

function watched(container: {
  name: string;
  image: string;
  image_id: string;
  digest: string;
}): WatchedContainer {
  const { name, image, image_id: imageId, digest } = container;
  return { name, image, imageId, ...unlessEmpty("digest", digest) };
}
