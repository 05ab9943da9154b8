import { request as httpsRequest } from "node:https";
import { replyTo, targetOf, type Reply } from "./request.ts";

/** How a request to an agent is made. */
export interface SecureOptions {
  method?: string;
  headers?: Record<string, string>;
}

/** One HTTPS request on a connection of its own, certificate unchecked, the path as written. */
export function sendSecure(url: string, options: SecureOptions = {}, body?: string | Buffer): Promise<Reply> {
  const unchecked = { agent: false, rejectUnauthorized: false };
  return replyTo(httpsRequest({ ...targetOf(url), ...unchecked, ...options }), body);
}
