import { Agent, request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from "node:http";

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
  return new Promise((resolve, reject) => {
    const at = new URL(url);
    // The path goes out as written: URL would clean `//v1/update` and `..` away.
    const path = url.slice(at.origin.length) || "/";
    const request = httpRequest({
      host: at.hostname,
      port: at.port,
      path,
      agent: new Agent({ keepAlive: false }),
      ...options,
    });
    request.once("error", reject);
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const bytes = Buffer.concat(chunks);
        const body = bytes.toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, bytes });
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
