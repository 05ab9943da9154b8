import { Scalar } from "yaml";
import { plainScalar, taggedScalar } from "./go-scalar.ts";
import type { GoScalar } from "./go-scalar.ts";
import { placeOf, scalarText } from "./node-reader.ts";
import type { NodeReader } from "./node-reader.ts";
import type { Place, ScalarValue } from "./value.ts";

/** A scalar as Go decodes it, the variables of a text filled in. */
export function readScalar(node: Scalar, reader: NodeReader, place: Place): ScalarValue {
  const { start, end } = placeOf(node, place);
  const source = scalarText(node);
  const { kind, value: number } = scalarKind(node, source, reader, place);
  if (kind === "string" && source.includes("$")) {
    const text = reader.options.interpolate(source, { start, end });
    return { kind, text, template: source, start, end };
  }
  if (number === undefined) return { kind, text: source, start, end };
  if (!Number.isFinite(number)) {
    reader.flaw("number-not-finite", `${source} is not a number that a file can hold.`, { start, end });
  }
  return { kind, text: source, number, start, end };
}

/** What kind of scalar a node is: what its tag says, text in quotes or a block, or what it looks like. */
export function scalarKind(node: Scalar, source: string, reader: NodeReader, place: Place): GoScalar {
  const { tag } = node;
  if (tag === undefined || tag === "!") return node.type === Scalar.PLAIN ? plainScalar(source) : text;
  const scalar = taggedScalar(tag, source);
  if (scalar === undefined) {
    reader.flaw("tag-mismatch", `${JSON.stringify(source)} is not what its tag says.`, placeOf(node, place));
  }
  return scalar ?? text;
}

const text: GoScalar = { kind: "string" };
