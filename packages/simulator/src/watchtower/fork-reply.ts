import type { ServerResponse } from "node:http";
import { rfc3339Nano } from "../host/clock.ts";
import { chooseEncoding, encodeBody, type Encoding } from "./fork-encoding.ts";
import type { WatchtowerRun } from "./watchtower-run.ts";

/** The moment of a reply in whole seconds. */
export function timestamp(run: WatchtowerRun): string {
  return rfc3339Nano((run.inputs.daemon.clock.nanos() / 1_000_000_000n) * 1_000_000_000n);
}

/** Names a header in `Vary`, behind those already there. */
export function addVary(response: ServerResponse, name: string, separator = ", "): void {
  const before = response.getHeader("Vary");
  response.setHeader("Vary", typeof before === "string" ? `${before}${separator}${name}` : name);
}

/** Says in `Vary` that the coding is the client's choice; what compresses writes it without a space. */
export function varyByEncoding(response: ServerResponse, encoding: Encoding | undefined): void {
  addVary(response, "Accept-Encoding", encoding === undefined ? ", " : ",");
}

/** Sends a body, compressed when it is long enough and the client offers to read that. */
export function sendBody(
  response: ServerResponse,
  status: number,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): void {
  const already = headers["Content-Encoding"] !== undefined;
  const encoding = already ? undefined : chooseEncoding(response.req.headers["accept-encoding"], body.length);
  varyByEncoding(response, encoding);
  const encoded = encodeBody(body, encoding);
  response.writeHead(status, {
    ...headers,
    ...(encoding === undefined ? {} : { "Content-Encoding": encoding }),
    "Content-Length": encoded.length,
  });
  response.end(encoded);
}

/** Answers with text, as a handler of the fork does. */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendBody(response, status, Buffer.from(text), { "Content-Type": "text/plain; charset=utf-8", ...headers });
}

/** Answers as the router does for an error it raised itself: never compressed, so nothing in `Vary` about it. */
export function sendError(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** The route's own limit answers below the middleware: none of the usual headers, those of CORS included. */
export function sendTimeout(response: ServerResponse): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  sendError(response, 408, "Request Timeout");
}

/** Answers with JSON; the outermost keys come out in alphabetical order, as Go prints a map. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): void {
  const sorted = Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1));
  sendBody(response, status, Buffer.from(JSON.stringify(Object.fromEntries(sorted))), {
    "Content-Type": "application/json; charset=utf-8",
    ...headers,
  });
}

/** Answers 200 with JSON that carries the version of the API and the moment of the reply. */
export function sendResult(
  run: WatchtowerRun,
  response: ServerResponse,
  body: Readonly<Record<string, unknown>>,
): void {
  sendJson(response, 200, { ...body, api_version: "v1", timestamp: timestamp(run) });
}
