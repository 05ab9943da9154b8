import { expect, test } from "vitest";
import { contentTypeOf } from "../../src/agent/content-type.ts";

test.each([
  ["/a.json", "{}", "application/json"],
  ["/A.HTML", "", "text/html; charset=utf-8"],
  ["/compose.yaml", "services: {}", "text/plain; charset=utf-8"],
  ["/empty", "", "text/plain; charset=utf-8"],
  ["/page", "  <!DOCTYPE HTML>\n<p>", "text/html; charset=utf-8"],
  ["/feed", '<?xml version="1.0"?>', "text/xml; charset=utf-8"],
  ["/bom", "\u00ef\u00bb\u00bfx", "text/plain; charset=utf-8"],
  ["/dump.gz2", "\u001f\u008b\u0008\u0000", "application/x-gzip"],
  ["/picture", "\u0089PNG\r\n\u001a\n", "image/png"],
  ["/binary", "abc\u0000def", "application/octet-stream"],
  ["/escape", "\u001b[31mred", "text/plain; charset=utf-8"],
])("%s is told by its name or its first bytes", (path, content, type) => {
  expect(contentTypeOf(path, Buffer.from(content, "latin1"))).toBe(type);
});
