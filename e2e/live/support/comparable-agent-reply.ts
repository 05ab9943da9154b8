import type { TlsReply } from "./tls-exchange.ts";

const varyingHeaders = new Set(["date", "content-length", "last-modified"]);

/** What each engine makes up for itself. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/sha256:[0-9a-f]{64}/g, "sha256:…"],
  [/\b[0-9a-f]{64}\b/g, "id"],
  [/\b[0-9a-f]{32}\b/g, "id"],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "uuid"],
  [/\b[0-9a-f]{12}\b/g, "short id"],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, "time"],
];

/** A reply without what differs from one engine to the next: ids, times, and the lengths that follow from them. */
export function comparableAgentReply(reply: TlsReply): object {
  if ("ended" in reply) return reply;
  const { status, headers, body } = reply;
  const boundary = /boundary=(\S+)/.exec(headers["content-type"] ?? "")?.[1] ?? "no boundary";
  const kept = Object.entries(headers).map(([name, value]) => [
    name,
    varyingHeaders.has(name) ? "…" : value.replace(boundary, "…"),
  ]);
  return {
    status,
    headers: Object.fromEntries(kept) as object,
    body: comparableBody(body.replaceAll(boundary, "…")),
  };
}

function comparableBody(body: string): unknown {
  const text = varying.reduce((all, [pattern, word]) => all.replaceAll(pattern, word), body);
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text, (key, value: unknown) =>
      typeof value === "number" && ["Created", "ModTime", "SystemTime"].includes(key) ? "…" : value,
    );
  } catch {
    return text;
  }
}
