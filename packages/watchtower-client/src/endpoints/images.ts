import { endpoints } from "./endpoint.ts";
import { filterQuery, readEndpoint, unlessEmpty, type EndpointReader } from "./read-endpoint.ts";

/** Which images to list; both filters must match to the letter. */
export interface ImageFilter {
  /** With its tag, as containers were configured. */
  readonly name?: string;
  /** With `sha256:`. */
  readonly id?: string;
}

/** An image that watched containers run. */
export interface WatchedImage {
  readonly name: string;
  readonly imageId: string;
  /** Absent for an image that came from no registry. */
  readonly digest?: string;
  /** How many watched containers run it. */
  readonly containers: number;
}

/** GET /v1/images. The fork lists them in another order each time; here they are sorted by name and id. */
export async function readImages(
  reader: EndpointReader,
  { name, id }: ImageFilter,
): Promise<readonly WatchedImage[]> {
  const endpoint = endpoints.images;
  const query = filterQuery(reader, endpoint, { name, id });
  const reply = await readEndpoint(reader, endpoint, query, (schemas) => schemas.imagesReplySchema);
  const images = (reply.images ?? []).map((image) => ({
    name: image.name,
    imageId: image.image_id,
    ...unlessEmpty("digest", image.digest),
    containers: image.containers,
  }));
  return images.sort((a, b) => compare(a.name, b.name) || compare(a.imageId, b.imageId));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
