import { GoJsonError, prefixOf, readFirstValue, type FirstValue } from "./go-json.ts";
import type { RequestBody } from "./request-body.ts";

/** The Go struct that a body is decoded into. */
export interface PayloadType {
  /** As errors name it. */
  readonly name: string;
  readonly fields: Readonly<Record<string, "string" | "bool">>;
}

/** A decoded payload, or the text of the error Go's decoder gives. */
export type JsonPayload =
  | {
      /** A text field; empty when it is not there. */
      field(name: string): string;
      /** A boolean field. */
      flag(name: string): boolean;
    }
  | { readonly error: string };

/**
 * Decodes a JSON body as the agent does: names of fields in any case, the last of double ones, `null` for nothing; an
 * empty body is `EOF`, and what comes after the first value is not looked at.
 */
export async function decodeJson(body: RequestBody, type: PayloadType): Promise<JsonPayload> {
  let text: string;
  try {
    text = (await body.read()).toString("utf8");
  } catch (error) {
    return { error: (error as Error).message };
  }
  try {
    return decode(text, readFirstValue(text), type);
  } catch (error) {
    if (error instanceof GoJsonError) return { error: error.message };
    throw error;
  }
}

function decode(text: string, first: FirstValue, { name, fields }: PayloadType): JsonPayload {
  const found = new Map<string, string | boolean>();
  const quoted = (start: number): string => JSON.stringify(prefixOf(text.slice(start, first.end)));
  const isObject = typeof first.value === "object" && !Array.isArray(first.value);
  if (!isObject)
    return { error: `json: cannot unmarshal ${quoted(first.start)} into Go value of type ${name}` };
  for (const member of first.members) {
    const field = Object.keys(fields).find((one) => one.toLowerCase() === member.name.toLowerCase());
    if (field === undefined || member.value === null) continue;
    const wanted = fields[field] === "bool" ? "boolean" : "string";
    const { value } = member;
    if ((typeof value !== "string" && typeof value !== "boolean") || typeof value !== wanted) {
      const target = `Go struct field ${name}.${member.name} of type ${fields[field]}`;
      return { error: `json: cannot unmarshal ${quoted(member.start)} into ${target}` };
    }
    found.set(field, value);
  }
  return {
    field: (one) => String(found.get(one) ?? ""),
    flag: (one) => found.get(one) === true,
  };
}
