export { parseImageReference } from "./parse.ts";
export type {
  ImageReference,
  ImageReferenceProblem,
  ImageReferenceProblemCode,
  ParsedImageReference,
} from "./parse.ts";
export { formatImageReference, imageName } from "./format.ts";
export { isSameImage, isSameRepository } from "./compare.ts";
