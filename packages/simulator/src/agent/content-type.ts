import { posix } from "node:path";

/** The types Go knows by extension without any table of the system. */
const byExtension: Readonly<Record<string, string>> = {
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".htm": "text/html; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".xml": "text/xml; charset=utf-8",
};

/** First bytes by which content is known, as the WHATWG's sniffing standard has them. */
const byBytes: readonly (readonly [start: string, type: string])[] = [
  ["%PDF-", "application/pdf"],
  ["%!PS-Adobe-", "application/postscript"],
  ["\xfe\xff", "text/plain; charset=utf-16be"],
  ["\xff\xfe", "text/plain; charset=utf-16le"],
  ["\xef\xbb\xbf", "text/plain; charset=utf-8"],
  ["GIF87a", "image/gif"],
  ["GIF89a", "image/gif"],
  ["\x89PNG\r\n\x1a\n", "image/png"],
  ["\xff\xd8\xff", "image/jpeg"],
  ["\x1f\x8b\x08", "application/x-gzip"],
  ["PK\x03\x04", "application/zip"],
  ["\0asm", "application/wasm"],
  ["OggS\0", "application/ogg"],
];

const markup =
  /^[\t\n\f\r ]*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>]/i;

/** Bytes that do not stand in text: the control characters but tab, line ends, form feed and escape. */
// eslint-disable-next-line no-control-regex
const binary = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/;

/** The type of a file as Go's file server tells it: by extension, else by the first 512 bytes. */
export function contentTypeOf(path: string, content: Buffer): string {
  const known = byExtension[posix.extname(path).toLowerCase()];
  if (known !== undefined) return known;
  const head = content.subarray(0, 512).toString("latin1");
  for (const [start, type] of byBytes) if (head.startsWith(start)) return type;
  if (markup.test(head)) return "text/html; charset=utf-8";
  if (/^[\t\n\f\r ]*<\?xml/.test(head)) return "text/xml; charset=utf-8";
  return binary.test(head) ? "application/octet-stream" : "text/plain; charset=utf-8";
}
