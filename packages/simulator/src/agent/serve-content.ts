import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { Directory, RegularFile } from "../files/file-node.ts";
import type { AgentExchange } from "./agent-exchange.ts";
import { sendText } from "./agent-reply.ts";
import { contentTypeOf } from "./content-type.ts";
import { type ByteRange, parseRanges } from "./byte-ranges.ts";
import { throttle } from "./throttle.ts";

/** What seeking to the end of a directory gives: the largest number there is. */
const directoryLength = "9223372036854775807";

/** Answers with the bytes of a file as Go's file server does: Last-Modified, preconditions, Range. */
export function serveContent(exchange: AgentExchange, path: string, node: Directory | RegularFile): void {
  const { request, response, run } = exchange;
  response.setHeader("Last-Modified", node.modified.toUTCString());
  const refusal = preconditionRefusal(node.modified, request.headers);
  if (refusal !== undefined) {
    if (refusal === 412) response.setHeader("Content-Length", 0);
    response.writeHead(refusal).end();
    return;
  }
  if (node.kind === "directory") {
    serveDirectory(response, path);
    return;
  }
  const { content } = node;
  const type = contentTypeOf(path, content);
  const ifRange = [request.headers["if-range"]].flat()[0];
  const fresh = isSameVersion(node.modified, ifRange);
  const ranges = parseRanges(fresh ? request.headers.range : undefined, content.length);
  if ("error" in ranges) {
    if (ranges.unsatisfiable) response.setHeader("Content-Range", `bytes */${content.length}`);
    sendText(response, 416, `${ranges.error}\n`);
    return;
  }
  response.setHeader("Accept-Ranges", "bytes");
  const [first, ...others] = ranges;
  if (!first) {
    stream(response, 200, content, { "Content-Type": type }, run.faults.bytesPerSecond);
  } else if (others.length === 0) {
    const headers = { "Content-Type": type, "Content-Range": rangeOf(first, content.length) };
    const part = content.subarray(first.start, first.start + first.length);
    stream(response, 206, part, headers, run.faults.bytesPerSecond);
  } else {
    const { boundary, body } = multipart(ranges, content, type);
    const headers = { "Content-Type": `multipart/byteranges; boundary=${boundary}` };
    stream(response, 206, body, headers, run.faults.bytesPerSecond);
  }
}

/** The trap: 200 and an absurd length, then the connection ends without a byte. */
function serveDirectory(response: ServerResponse, path: string): void {
  response.writeHead(200, {
    "Accept-Ranges": "bytes",
    "Content-Length": directoryLength,
    "Content-Type": contentTypeOf(path, Buffer.alloc(0)),
  });
  response.flushHeaders();
  response.socket?.end();
}

function stream(
  response: ServerResponse,
  status: number,
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  bytesPerSecond: number | undefined,
): void {
  response.writeHead(status, { ...headers, "Content-Length": bytes.length });
  throttle(Readable.from(slices(bytes)), bytesPerSecond).pipe(response);
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 32_768) yield bytes.subarray(at, at + 32_768);
}

/** What Go's file server answers instead of the content; the agent gives no ETag, so that no other tag matches. */
function preconditionRefusal(modified: Date, headers: IncomingHttpHeaders): 304 | 412 | undefined {
  const seconds = Math.floor(modified.getTime() / 1000) * 1000;
  const { "if-match": match, "if-none-match": noneMatch } = headers;
  const unmodifiedSince = Date.parse(headers["if-unmodified-since"] ?? "");
  if (match === undefined ? unmodifiedSince < seconds : match.trim() !== "*") return 412;
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return (noneMatch === undefined ? seconds <= since : noneMatch.trim() === "*") ? 304 : undefined;
}

/** Whether a range may be served: without If-Range always, with a date only for that very version. */
function isSameVersion(modified: Date, ifRange: string | undefined): boolean {
  if (ifRange === undefined) return true;
  return Date.parse(ifRange) === Math.floor(modified.getTime() / 1000) * 1000;
}

function rangeOf({ start, length }: ByteRange, size: number): string {
  return `bytes ${start}-${start + length - 1}/${size}`;
}

function multipart(
  ranges: readonly ByteRange[],
  content: Buffer,
  type: string,
): { boundary: string; body: Buffer } {
  const boundary = "simulated000000000000000000000000000000000000000000000000000";
  const parts = ranges.flatMap((range, index) => [
    Buffer.from(
      `${index === 0 ? "" : "\r\n"}--${boundary}\r\nContent-Range: ${rangeOf(range, content.length)}\r\n` +
        `Content-Type: ${type}\r\n\r\n`,
    ),
    content.subarray(range.start, range.start + range.length),
  ]);
  return { boundary, body: Buffer.concat([...parts, Buffer.from(`\r\n--${boundary}--\r\n`)]) };
}
