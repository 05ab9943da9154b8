import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** A request as a simulated program received it. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query exactly as they stood in the request line. */
  readonly path: string;
  /** Header names in lower case, as Node gives them. */
  readonly headers: IncomingHttpHeaders;
  /** The body received so far, as UTF-8; an agent keeps its first MiB. */
  readonly body: string;
}

/** How much of a body is kept unless told otherwise. */
const oneMebibyte = 1_048_576;

/** Adds a request to a list at once; what it gives back adds to the recorded body, up to so many bytes of it. */
export function recordHead(
  request: IncomingMessage,
  requests: RecordedRequest[],
  keptBytes = oneMebibyte,
): (chunk: Buffer) => void {
  const chunks: Buffer[] = [];
  let kept = 0;
  requests.push({
    method: request.method ?? "",
    path: request.url ?? "",
    headers: request.headers,
    get body() {
      return Buffer.concat(chunks).toString("utf8");
    },
  });
  return (chunk) => {
    const part = chunk.subarray(0, keptBytes - kept);
    kept += part.length;
    if (part.length > 0) chunks.push(part);
  };
}

/** Adds a request to a list at once and fills in the body as it comes; resolves with the whole body at its end. */
export function recordRequest(request: IncomingMessage, requests: RecordedRequest[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const record = recordHead(request, requests, Infinity);
  const whole = new Promise<Buffer>((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      record(chunk);
      chunks.push(chunk);
    });
    request.once("end", () => {
      resolve(Buffer.concat(chunks));
    });
    request.once("error", reject);
    request.once("close", () => {
      reject(new Error("The client went away before the end of its request."));
    });
  });
  // Not every handler waits for the body; one that does sees the rejection through its own await.
  whole.catch(() => undefined);
  return whole;
}
