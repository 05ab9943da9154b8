import {
  Agent,
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type RequestOptions,
} from "node:http";

/** A reply exactly as it came. */
export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** The body before it was read as UTF-8. */
  bytes: Buffer;
}

/** One request without any default header besides Host, on a connection of its own. */
export function send(url: string, options: RequestOptions = {}, body?: string | Buffer): Promise<Reply> {
  const agent = new Agent({ keepAlive: false });
  return replyTo(httpRequest({ ...targetOf(url), agent, ...options }), body);
}

/** Where a URL leads; the path goes out as written: URL would clean `//v1/update` and `..` away. */
export function targetOf(url: string): RequestOptions {
  const at = new URL(url);
  return { host: at.hostname, port: at.port, path: url.slice(at.origin.length) || "/" };
}

/** Ends a request with its body, and reads the whole reply. */
export function replyTo(request: ClientRequest, body?: string | Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: bytes.toString("utf8"), bytes });
      });
    });
    request.end(body);
  });
}

/** The value of a metric without labels in an exposition; undefined when it is not there. */
export function metric(page: string, name: string): number | undefined {
  const line = page.split("\n").find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}
