import type { PageParser } from "./page-parser.ts";
import { decodeLossily, decodeUtf8, findInvalidUtf8 } from "./utf8.ts";

const NEWLINE = 0x0a;

/**
 * Feeds whole lines given as bytes to a parser.
 *
 * One native decoding when they are UTF-8, as nearly always. Otherwise the runs of lines between the broken ones
 * are read as usual, and each broken line is refused by itself.
 */
export function readBytes(bytes: Uint8Array, parser: PageParser): void {
  const text = decodeUtf8(bytes);
  if (text !== undefined) {
    parser.read(text);
    return;
  }
  let start = 0;
  while (start < bytes.length) {
    const invalid = findInvalidUtf8(bytes.subarray(start));
    if (invalid < 0) break;
    const lineStart = bytes.lastIndexOf(NEWLINE, start + invalid) + 1;
    const newline = bytes.indexOf(NEWLINE, start + invalid);
    const lineEnd = newline < 0 ? bytes.length : newline;
    if (lineStart > start) parser.read(decodeLossily(bytes.subarray(start, lineStart)));
    const before = decodeLossily(bytes.subarray(lineStart, start + invalid));
    const line = before + decodeLossily(bytes.subarray(start + invalid, lineEnd));
    parser.refuse("INVALID_UTF8", "The line is not UTF-8 from here on", line, before.length + 1);
    start = lineEnd + 1;
  }
  if (start < bytes.length) parser.read(decodeLossily(bytes.subarray(start)));
}
