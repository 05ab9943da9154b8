import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function cookie(request: IncomingMessage, name: string): string {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const [key = "", value = ""] = part.trim().split("=", 2);
    if (key === name) return value;
  }
  return "";
}

/** The credential in the Authorization header: with `Bearer` in any case before it, or by itself. */
function fromHeader(request: IncomingMessage): string {
  const header = request.headers.authorization ?? "";
  return (/^bearer +(.*)$/i.exec(header)?.[1] ?? header).trim();
}

function isOneOf(given: readonly string[], token: string): boolean {
  const first = given.find((value) => value !== "");
  return first !== undefined && timingSafeEqual(digest(first), digest(token));
}

/** Whether a request carries the token: as Bearer in any case, as the whole header, or as cookie (reference/watchtower.md a.1). */
export function isForkAuthorized(request: IncomingMessage, token: string): boolean {
  return isOneOf([fromHeader(request), cookie(request, "access_token")], token);
}

/** Whether a request may listen to events: their own token, in the header or as `access_token` in the query, in no cookie. */
export function isListenerAuthorized(
  request: IncomingMessage,
  query: URLSearchParams,
  eventsToken: string,
): boolean {
  return isOneOf([fromHeader(request), query.get("access_token") ?? ""], eventsToken);
}
