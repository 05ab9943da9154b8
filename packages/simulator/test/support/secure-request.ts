import { request as httpsRequest } from "node:https";
import type { Reply } from "./request.ts";

/** How a request to an agent is made. */
export interface SecureOptions {
  method?: string;
  headers?: Record<string, string>;
}

/** One HTTPS request on a connection of its own, certificate unchecked, the path as written. */
export function sendSecure(url: string, options: SecureOptions = {}, body?: string | Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const at = new URL(url);
    const request = httpsRequest({
      host: at.hostname,
      port: at.port,
      path: url.slice(at.origin.length) || "/",
      agent: false,
      rejectUnauthorized: false,
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
