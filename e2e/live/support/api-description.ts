import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import type { CapturedReply } from "./captured-reply.ts";

/** `openapi/watchtower.yaml`, to hold real replies against. */
export interface ApiDescription {
  /** Every described answer, as `GET /v1/status 204`. */
  readonly answers: readonly string[];
  /**
   * What of a reply is not as described: its status, its content type, a body that its schema refuses, a member or a
   * header's value that the description does not know. Empty when all is.
   */
  readonly problemsOf: (reply: CapturedReply) => string[];
}

/** Reads the description; members that it does not name are refused, so that nothing real goes undescribed. */
export async function readDescription(): Promise<ApiDescription> {
  const file = new URL("../../../openapi/watchtower.yaml", import.meta.url);
  const document = closed(parse(await readFile(file, "utf8"))) as Description;
  const ajv = new Ajv2020({ strictSchema: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, "api");
  const problemsOfValue = (value: unknown, pointer: string): string[] => {
    const validate = ajv.getSchema(`api#${pointer}`);
    if (validate === undefined) return [`nothing is described at ${pointer}`];
    return validate(value) === true
      ? []
      : [`${ajv.errorsText(validate.errors)}, in ${JSON.stringify(value).slice(0, 500)}`];
  };

  const answers = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
    ),
  );

  return {
    answers,
    problemsOf({ operation, status, headers, body }) {
      const [method = "", path = ""] = operation.split(" ");
      const own = document.paths[path]?.[method.toLowerCase()]?.responses[status];
      if (own === undefined) return [`${status} is not described for ${operation}`];
      const pointer =
        own.$ref?.slice(1) ?? pointerOf("paths", path, method.toLowerCase(), "responses", `${status}`);
      const response =
        own.$ref === undefined ? own : document.components.responses[own.$ref.split("/").at(-1) ?? ""];
      const problems = Object.keys(response?.headers ?? {}).flatMap((name) => {
        const value = headers.get(name);
        if (value === null) return [];
        const given = /^\d+$/.test(value) ? Number(value) : value;
        return problemsOfValue(given, pointer + pointerOf("headers", name, "schema"));
      });
      const type = headers.get("content-type")?.split(";")[0];
      // A body is never required by OpenAPI: 1.7.1 sends none, and no content type.
      if (type === undefined && body === "") return problems;
      if (type === undefined || response?.content?.[type] === undefined) {
        return [
          ...problems,
          `${type ?? "a body without content type"} is not described for ${operation} ${status}`,
        ];
      }
      const schema = pointer + pointerOf("content", type, "schema");
      if (type !== "text/event-stream") {
        return [
          ...problems,
          ...problemsOfValue(type === "application/json" ? JSON.parse(body) : body, schema),
        ];
      }
      const events = [...body.matchAll(/^data: (.*)$/gm)].map(([, data = ""]): unknown => JSON.parse(data));
      return [...problems, ...events.flatMap((event) => problemsOfValue(event, `${schema}/contentSchema`))];
    },
  };
}

interface Description {
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, Response> }>>;
  readonly components: { readonly responses: Record<string, Response> };
}

interface Response {
  readonly $ref?: string;
  readonly headers?: object;
  readonly content?: Record<string, object>;
}

function pointerOf(...names: readonly string[]): string {
  return names
    .map((name) => `/${encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))}`)
    .join("");
}

/** Closes every object's schema to members that it does not name. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== "object" || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return copy["type"] === "object" ? { additionalProperties: false, ...copy } : copy;
}
