import { targetQuery, type UpdateTarget } from "../target.ts";
import { endpoints } from "./endpoint.ts";
import { readEndpoint, requireEndpoint, unlessEmpty, type EndpointReader } from "./read-endpoint.ts";

/** What to check, and how long to wait: registries are asked one after the other. */
export interface CheckOptions extends UpdateTarget {
  /** In milliseconds; 310,000 by default, just over the fork's own limit of five minutes. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** The default of {@link CheckOptions}. */
export const checkTimeoutMs = 310_000;

/** Whether there is a newer image for a container. */
export interface ContainerCheck {
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  /** Absent for an image that came from no registry. */
  readonly digest?: string;
  /** Absent where the check failed (see `error`): the fork says false then, which it cannot know. */
  readonly updateAvailable?: boolean;
  /** Usually absent, or the id of the image it runs now: nothing is pulled. */
  readonly latestImageId?: string;
  readonly latestDigest?: string;
  /** Why this container could not be checked. */
  readonly error?: string;
  /** RFC 3339. */
  readonly checkedAt: string;
}

/** POST /v1/check: asks the registries without pulling or changing anything. */
export async function readCheck(
  reader: EndpointReader,
  target: UpdateTarget,
): Promise<readonly ContainerCheck[]> {
  const endpoint = endpoints.check;
  requireEndpoint(reader, endpoint);
  const { images, containers } = target;
  const query = targetQuery(
    { ...(images && { images }), ...(containers && { containers }) },
    reader.detection,
    () => new URL(endpoint.path, reader.connection.baseUrl).href,
  );
  const reply = await readEndpoint(reader, endpoint, query, (schemas) => schemas.checkReplySchema);
  return (reply.containers ?? []).map((container) => ({
    name: container.name,
    image: container.image,
    imageId: container.image_id,
    ...unlessEmpty("digest", container.digest),
    ...(container.error === undefined
      ? { updateAvailable: container.update_available }
      : { error: container.error }),
    ...unlessEmpty("latestImageId", container.latest_image_id),
    ...unlessEmpty("latestDigest", container.latest_digest),
    checkedAt: container.timestamp,
  }));
}
