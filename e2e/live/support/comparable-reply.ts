import type { RawReply } from "./raw-exchange.ts";

/** Where a registry that does not answer was looked for; the simulated one has no address. */
const unreached = /Get "[^"]*": dial tcp \S+/;
const varyingHeaders = ["date", "content-length", "x-ratelimit-remaining", "x-ratelimit-reset"];

/** A reply without what differs from one to the next of one Watchtower: times, random ids, sizes, Go's own numbers. */
export function comparableReply({ status, headers, body }: RawReply): object {
  const kept = Object.entries(headers).map(([name, value]) => {
    const isRandom = name === "x-request-id" && value !== "an-id-of-the-caller";
    return [name, isRandom || varyingHeaders.includes(name) ? "…" : value];
  });
  return { status, headers: Object.fromEntries(kept) as object, body: comparableBody(body) };
}

function comparableBody(body: string): unknown {
  if (body.startsWith("# HELP")) return comparablePage(body);
  if (!body.startsWith("{")) return body;
  const document = JSON.parse(body, (key, value: unknown) =>
    ["timestamp", "duration", "duration_ms"].includes(key)
      ? typeof value
      : key === "error"
        ? String(value).replace(unreached, "…")
        : value,
  ) as { images?: readonly { name: string }[] | null };
  // The fork lists images in another order each time.
  const images = document.images && [...document.images].sort((a, b) => (a.name < b.name ? -1 : 1));
  return images ? { ...document, images } : document;
}

/** Of a page of metrics the families and Watchtower's own values. */
function comparablePage(page: string): string[] {
  return page.split("\n").filter((line) => line.startsWith("#") || line.startsWith("watchtower_"));
}
