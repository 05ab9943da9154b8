import { readCommentLine } from "../../src/line/comment-line.ts";
import type { MetadataLine } from "../../src/line/comment-line.ts";
import { dialectOf } from "../../src/dialect.ts";
import type { ExpositionFormat } from "../../src/dialect.ts";
import { LineCursor } from "../../src/line/line-cursor.ts";
import type { Sample } from "../../src/metric-family.ts";
import { readSampleLine } from "../../src/line/sample-line.ts";
import { decodeUtf8 } from "../../src/page/utf8.ts";

/** What the grammar alone makes of a page, line by line and without any of the short ways. */
export interface PlainReading {
  samples: Sample[];
  metadata: MetadataLine[];
  /** The lines that are no samples and no comments, counted from 1. */
  badLines: number[];
}

/** Reads a page with nothing but the unhurried line readers: what all the faster modes must agree with. */
export function readLineByLine(page: Uint8Array, format: ExpositionFormat, strict: boolean): PlainReading {
  const dialect = dialectOf(format, strict);
  const cursor = new LineCursor(dialect);
  const reading: PlainReading = { samples: [], metadata: [], badLines: [] };
  let ended = false;
  let line = 0;
  for (let at = 0; at < page.length;) {
    const newline = page.indexOf(0x0a, at);
    const end = newline < 0 ? page.length : newline;
    const bytes = page.subarray(at, end);
    const text = decodeUtf8(bytes);
    at = end + 1;
    line++;
    if (text === undefined) {
      // What is not UTF-8 may still be seen to be a comment.
      const isComment = Buffer.from(bytes).toString("latin1").trimStart().startsWith("#");
      if (!isComment || ended) reading.badLines.push(line);
      continue;
    }
    const bare = line === 1 && !strict ? text.replace(/^\ufeff/, "") : text;
    cursor.setContent(bare);
    if (cursor.at === cursor.end && !dialect.exactSpacing && !(ended && strict)) continue;
    if (ended) reading.badLines.push(line);
    else if (cursor.peek() === 0x23) {
      const comment = readCommentLine(cursor);
      if (comment.kind === "eof") ended = true;
      else if (comment.kind !== "comment") reading.metadata.push(comment);
    } else {
      const sample = readSampleLine(cursor);
      if (sample === null) reading.badLines.push(line);
      else reading.samples.push(sample);
    }
  }
  if (format === "openmetrics" && !ended) reading.badLines.push(line + 1);
  return reading;
}
