import type { IncomingMessage, ServerResponse } from "node:http";
import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import type { Subscriber } from "./event-stream.ts";
import { chooseEncoding, type Encoding } from "./fork-encoding.ts";
import type { ForkExchange } from "./fork-exchange.ts";
import { sendError, varyByEncoding } from "./fork-reply.ts";

/** Whether a page of this origin may listen: none named, the API's own, `null`, or one that CORS allows. */
function isAllowed(request: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host = "" } = request.headers;
  if (origin === undefined || origin === "null" || origins.includes("*")) return true;
  return origins.includes(origin) || origin.replace(/^https?:\/\//, "") === host;
}

type Flushing = Transform & zlib.Zlib;

function compressor(encoding: Encoding): Flushing {
  if (encoding === "gzip") return zlib.createGzip();
  if (encoding === "deflate") return zlib.createDeflate();
  if (encoding === "br") return zlib.createBrotliCompress();
  return zlib.createZstdCompress();
}

/** Writes frames to a response, each compressed and flushed by itself when a coding was agreed upon. */
function subscriberOf(response: ServerResponse, encoding: Encoding | undefined): Subscriber {
  const cut = (): void => {
    response.socket?.destroy();
  };
  if (encoding === undefined) return { write: (frame) => response.write(frame), cut };
  const packer = compressor(encoding);
  packer.on("data", (chunk: Buffer) => response.write(chunk));
  response.once("close", () => packer.destroy());
  return {
    write(frame) {
      packer.write(frame);
      packer.flush();
      return !response.writableNeedDrain;
    },
    cut,
  };
}

/** `GET /v1/events`: the stream of events; it ends only with the client or the process (reference/watchtower.md a.4). */
export function handleEvents({ run, request, response }: ForkExchange): void {
  if (!isAllowed(request, run.inputs.settings.corsOrigins)) {
    run.inputs.log("warning", "Rejected SSE connection from disallowed origin", {
      host: request.headers.host ?? "",
      ip: request.socket.remoteAddress ?? "",
      notify: "no",
      origin: request.headers.origin ?? "",
    });
    sendError(response, 403, "Forbidden");
    return;
  }
  if (run.events.full) {
    sendError(response, 503, "Service Unavailable");
    return;
  }
  const encoding = chooseEncoding(request.headers["accept-encoding"]);
  varyByEncoding(response, encoding);
  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache",
    Connection: "keep-alive",
    "X-Accel-Buffering": "no",
    ...(encoding === undefined ? {} : { "Content-Encoding": encoding }),
  });
  const { drained, leave } = run.events.subscribe(subscriberOf(response, encoding));
  response.on("drain", drained);
  response.once("close", leave);
}
