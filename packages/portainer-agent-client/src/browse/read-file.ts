import { DecodeError, RefusedError } from "@stack/http";
import type { Readable } from "node:stream";
import type { AgentCall, NodeCallOptions } from "../agent-call.ts";
import { longestReplyMs } from "../limits.ts";
import { failedStream } from "../stream-error.ts";
import { parentOf, placeQuery, wirePlace, type FilePlace, type WirePlace } from "./file-place.ts";
import { listFiles } from "./list-files.ts";

/** Which part of a file to read, and for how long. */
export interface ReadFileOptions extends NodeCallOptions {
  /** The first byte to read, counted from 0; 0 by default. */
  readonly start?: number;
  /** The last byte to read, included, as with Node's `createReadStream`; the file's last by default. */
  readonly end?: number;
  /** Bounds the whole read, in milliseconds; 30 minutes by default, where the agent ends it by itself. */
  readonly timeoutMs?: number;
  /** Bounds each wait for more, in milliseconds; 60,000 by default. */
  readonly silenceMs?: number;
}

/** A file that is being read. */
export interface FileContent {
  /** Of the whole file. */
  readonly sizeBytes: number;
  /** Of the part that comes. */
  readonly lengthBytes: number;
  /** As the agent guesses it from the name and the first bytes. */
  readonly contentType: string;
  /** RFC 3339, in whole seconds; absent where the file has no time. */
  readonly modifiedAt?: string;
  /** The bytes, as fast as they are read; to be read or destroyed. */
  readonly body: Readable;
}

/**
 * GET /browse/get.
 *
 * Asks first whether it is a directory, which the agent would begin to send as a file without end
 * (reference/portainer-agent.md i.12).
 */
export async function readFile(
  call: AgentCall,
  place: FilePlace,
  { start = 0, end, silenceMs = 60_000, timeoutMs = longestReplyMs }: ReadFileOptions,
): Promise<FileContent> {
  const wire = wirePlace(place);
  const path = `/browse/get?${placeQuery(wire)}`;
  await assertNoDirectory(call, wire, new URL(path, call.connection.baseUrl).href);
  const range = rangeOf(start, end);
  const reply = await call.connection.stream({
    method: "GET",
    path,
    ...(range !== undefined && { headers: { range } }),
    signal: call.signal,
    node: call.node,
    timeoutMs,
    silenceMs,
  });
  if (reply.status !== 200 && reply.status !== 206) throw await failedStream(reply, call.connection);
  const lengthBytes = Number(reply.headers["content-length"]);
  if (!Number.isSafeInteger(lengthBytes)) {
    reply.body.destroy();
    throw new DecodeError({
      method: reply.method,
      url: reply.url,
      what: `answered ${reply.status}, but with a directory: a symbolic link leads to it`,
      remedy: "Read a file in it, or list it with listFiles().",
      body: "",
    });
  }
  const whole = /\/(\d+)$/.exec(reply.headers["content-range"] ?? "")?.[1];
  const modified = new Date(reply.headers["last-modified"] ?? "");
  return {
    sizeBytes: whole === undefined ? lengthBytes : Number(whole),
    lengthBytes,
    contentType: reply.headers["content-type"] ?? "application/octet-stream",
    ...(!Number.isNaN(modified.getTime()) && { modifiedAt: modified.toISOString() }),
    body: reply.body,
  };
}

function rangeOf(start: number, end: number | undefined): string | undefined {
  for (const [name, at] of Object.entries({ start, end: end ?? start })) {
    if (!Number.isSafeInteger(at) || at < 0) {
      throw new TypeError(
        `@stack/portainer-agent-client: ${name} must be a whole number from 0; it is ${at}.`,
      );
    }
  }
  if (end !== undefined && end < start) {
    throw new TypeError("@stack/portainer-agent-client: end must not be before start.");
  }
  return start === 0 && end === undefined ? undefined : `bytes=${start}-${end ?? ""}`;
}

async function assertNoDirectory(call: AgentCall, wire: WirePlace, url: string): Promise<void> {
  const parent = parentOf(wire);
  const entries = parent === undefined ? [] : await listWire(call, parent.directory);
  const isDirectory =
    parent === undefined || entries.some(({ name, isDirectory }) => isDirectory && name === parent.name);
  if (!isDirectory) return;
  throw new RefusedError({
    method: "GET",
    url,
    what: "was not sent: it is a directory",
    remedy: "Read a file in it, or list it with listFiles().",
  });
}

function listWire(call: AgentCall, { volume, path }: WirePlace): ReturnType<typeof listFiles> {
  return listFiles(call, volume === undefined ? { agentPath: path } : { volume, path });
}
