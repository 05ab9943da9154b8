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

/** Whether a request carries the token: as Bearer in any case, as the whole header, or as cookie (reference/watchtower.md a.1). */
export function isForkAuthorized(request: IncomingMessage, token: string): boolean {
  const header = request.headers.authorization ?? "";
  const bearer = /^bearer (.*)$/i.exec(header)?.[1];
  const given = [bearer ?? header, cookie(request, "access_token")].find((value) => value !== "");
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}
