import { posix } from "node:path";
import { FileError } from "../files/file-error.ts";
import type { AgentExchange } from "./agent-exchange.ts";
import { sendEmpty, sendError } from "./agent-reply.ts";
import { pathInVolume } from "./browse-path.ts";
import { readMultipartForm } from "./multipart-form.ts";

interface Upload {
  readonly folder: string;
  readonly name: string;
  readonly content: Buffer;
}

/** Makes the folder and writes the file; whether old bytes beyond the new ones go is what tells v1 from v2. */
function save({ run, response }: AgentExchange, upload: Upload, truncate: boolean, mode: number): void {
  try {
    run.files.makeDirectory(upload.folder, 0o755);
    run.files.write(posix.join(upload.folder, upload.name), upload.content, { truncate, mode });
    sendEmpty(response, 204);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    sendError(response, 500, "Error saving file to disk", error.message);
  }
}

/** `/browse/put`: the trap is that a shorter file leaves the end of the longer one that was there. */
export async function putFile(exchange: AgentExchange): Promise<void> {
  const { response, query } = exchange;
  const refuse = (error: string): void => sendError(response, 400, "Invalid request payload", error);
  const form = await readMultipartForm(exchange);
  if ("error" in form) {
    refuse(form.error);
    return;
  }
  const file = form.file("file");
  if (!file) {
    refuse("http: no such file");
    return;
  }
  let folder = form.value("Path");
  if (folder === undefined) {
    refuse("invalid file path");
    return;
  }
  const volume = query.get("volumeID") ?? "";
  if (volume !== "") {
    const found = pathInVolume(volume, folder);
    if ("error" in found) {
      sendError(response, 400, "Invalid volume", found.error);
      return;
    }
    folder = found.path;
  }
  save(exchange, { folder, ...file }, false, 0o777);
}

/** `/v1/browse/{volume}/put`: truncates. */
export async function putFileV1(exchange: AgentExchange, volume: string): Promise<void> {
  const { response } = exchange;
  const refuse = (error: string): void => sendError(response, 400, "Invalid request payload", error);
  const form = await readMultipartForm(exchange);
  const folder = "error" in form ? undefined : form.value("Path");
  if ("error" in form || !folder) {
    refuse("invalid file path");
    return;
  }
  const file = form.file("file");
  if (!file) {
    refuse("invalid uploaded file");
    return;
  }
  const found = pathInVolume(volume, folder);
  if ("error" in found) {
    sendError(response, 400, "Invalid volume", found.error);
    return;
  }
  save(exchange, { folder: found.path, ...file }, true, 0o755);
}
