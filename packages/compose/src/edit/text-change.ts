/** A part of a text to replace; an insertion where `start` is `end`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with the changes made, insertions at one place in their order; all the rest stays as it is. */
export function changeText(text: string, changes: readonly TextChange[]): string {
  let changed = "";
  let from = 0;
  for (const { start, end, text: replacement } of [...changes].sort((a, b) => a.start - b.start)) {
    changed += text.slice(from, start) + replacement;
    from = end;
  }
  return changed + text.slice(from);
}

/** Where the line begins that an offset is in. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line ends that an offset is in, before its line break or at the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf("\n", offset);
  if (feed < 0) return text.length;
  return feed > 0 && text[feed - 1] === "\r" ? feed - 1 : feed;
}

/** The line break at the end of the line that an offset is in; of the line before where there is none. */
export function lineBreak(text: string, offset: number): "\r\n" | "\n" {
  const next = text.indexOf("\n", offset);
  const feed = next < 0 ? text.lastIndexOf("\n", offset) : next;
  return feed > 0 && text[feed - 1] === "\r" ? "\r\n" : "\n";
}
