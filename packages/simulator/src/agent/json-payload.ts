import type { RequestBody } from "./request-body.ts";

/** A decoded payload, or the text of the error Go's decoder gives. */
export type JsonPayload =
  | {
      /** A text field, its name in any case; empty when it is not there. */
      field(name: string): string;
      /** A boolean field, its name in any case. */
      flag(name: string): boolean;
    }
  | { readonly error: string };

/** Decodes a JSON body as the agent does: names of fields in any case, an empty body is `EOF`. */
export async function decodeJson(body: RequestBody): Promise<JsonPayload> {
  let text: string;
  try {
    text = (await body.read()).toString("utf8");
  } catch (error) {
    return { error: (error as Error).message };
  }
  if (text.trim() === "") return { error: "EOF" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: `json: invalid character in payload: ${text.slice(0, 32)}` };
  }
  if (value === null) return { field: () => "", flag: () => false };
  if (typeof value !== "object" || Array.isArray(value)) {
    return { error: "json: cannot unmarshal value into Go value of type struct" };
  }
  const fields = new Map(Object.entries(value).map(([name, one]) => [name.toLowerCase(), one as unknown]));
  return {
    field(name) {
      const found = fields.get(name.toLowerCase());
      return typeof found === "string" ? found : "";
    },
    flag: (name) => fields.get(name.toLowerCase()) === true,
  };
}
