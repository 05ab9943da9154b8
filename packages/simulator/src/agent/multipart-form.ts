import { posix } from "node:path";
import type { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import type { AgentExchange } from "./agent-exchange.ts";
import type { RequestBody } from "./request-body.ts";

/** A file in a form. */
export interface UploadedFile {
  /** The base name of the name that was sent. */
  readonly name: string;
  readonly content: Buffer;
}

/** A multipart form as the agent reads it, or the text of the error Go gives. */
export type MultipartForm =
  | {
      /** The first value of a field, from the body or from the query; undefined when there is none. */
      value(name: string): string | undefined;
      file(name: string): UploadedFile | undefined;
    }
  | { readonly error: string };

/** Reads the body of a request as a multipart form. */
export async function readMultipartForm(
  exchange: Pick<AgentExchange, "request" | "query" | "body">,
): Promise<MultipartForm> {
  const { request, query, body } = exchange;
  const type = request.headers["content-type"] ?? "";
  if (!/^multipart\/form-data\s*(?:;|$)/i.test(type)) {
    return { error: "request Content-Type isn't multipart/form-data" };
  }
  if (!/boundary=/i.test(type)) return { error: "no multipart boundary param in Content-Type" };
  const values = new Map<string, string>();
  const files = new Map<string, UploadedFile>();
  try {
    await parse(body, type, values, files);
  } catch (error) {
    const text = error instanceof Error && error.name === "BodyTimeout" ? error.message : "EOF";
    return { error: `multipart: NextPart: ${text}` };
  }
  return {
    value: (name) => values.get(name) ?? query.get(name) ?? undefined,
    file: (name) => files.get(name),
  };
}

function parse(
  body: RequestBody,
  type: string,
  values: Map<string, string>,
  files: Map<string, UploadedFile>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const parser = new Busboy({ headers: { "content-type": type }, preservePath: true });
    parser.on("field", (name, value) => {
      if (!values.has(name)) values.set(name, value);
    });
    parser.on("file", (field, stream, filename) => {
      const chunks: Buffer[] = [];
      (stream as Readable).on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("end", () => {
        const file = { name: posix.basename(filename), content: Buffer.concat(chunks) };
        if (!files.has(field)) files.set(field, file);
      });
    });
    parser.once("error", reject);
    parser.once("finish", resolve);
    const { deadline } = body;
    deadline.addEventListener("abort", () => reject(deadline.reason as Error), { once: true });
    const source = body.stream();
    source.once("error", reject);
    source.once("close", () => reject(new Error("The client went away before the end of its form.")));
    source.pipe(parser);
  });
}
