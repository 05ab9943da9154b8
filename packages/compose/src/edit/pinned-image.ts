import { parseImageReference } from "@stack/image-reference";

/** The part of an image to change. */
export interface ImagePin {
  /** A tag in place of the one that is there; a digest that is there goes, since it is that of another image. */
  readonly tag?: string | undefined;
  /** Such as `sha256:…`, beside the tag; null takes away the one that is there. */
  readonly digest?: string | null | undefined;
}

/** The image with another tag or digest, its name as it is written; or why there is none. */
export function pinnedImage(
  image: string,
  { tag, digest }: ImagePin,
): { readonly image: string } | { readonly flaw: string } {
  if (image.includes("$")) return { flaw: `The image ${image} is put together from variables.` };
  const parsed = parseImageReference(image);
  if (!parsed.ok) return { flaw: flawOf(image, parsed.problem.message) };
  const { reference } = parsed;
  const [tagged = ""] = image.split("@");
  const name = reference.tag === undefined ? tagged : tagged.slice(0, -reference.tag.length - 1);
  const newTag = tag ?? reference.tag;
  const newDigest = digest === undefined && tag === undefined ? reference.digest : digest;
  const pinned = name + (newTag === undefined ? "" : `:${newTag}`) + (newDigest ? `@${newDigest}` : "");
  const check = parseImageReference(pinned);
  return check.ok ? { image: pinned } : { flaw: flawOf(pinned, check.problem.message) };
}

function flawOf(image: string, message: string): string {
  return `${JSON.stringify(image)} is not an image reference: ${message}`;
}
