import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** A request as a simulated program received it. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query exactly as they stood in the request line. */
  readonly path: string;
  /** Header names in lower case, as Node gives them. */
  readonly headers: IncomingHttpHeaders;
  /** The body received so far, as UTF-8. */
  readonly body: string;
}

/** Adds a request to a list at once and fills in the body as it comes; resolves with the whole body at its end. */
export function recordRequest(request: IncomingMessage, requests: RecordedRequest[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  requests.push({
    method: request.method ?? "",
    path: request.url ?? "",
    headers: request.headers,
    get body() {
      return Buffer.concat(chunks).toString("utf8");
    },
  });
  const whole = new Promise<Buffer>((resolve, reject) => {
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
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
