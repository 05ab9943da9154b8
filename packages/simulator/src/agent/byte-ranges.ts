/** A piece of a file. */
export interface ByteRange {
  readonly start: number;
  readonly length: number;
}

/** Why no piece can be given, in Go's words. */
export interface RangeRefusal {
  readonly error: string;
  /** Whether the range was readable but lies beyond the end. */
  readonly unsatisfiable: boolean;
}

const invalid: RangeRefusal = { error: "invalid range", unsatisfiable: false };

/** Reads a Range header as Go does; no header, or ranges that together exceed the file, ask for the whole: `[]`. */
export function parseRanges(header: string | undefined, size: number): readonly ByteRange[] | RangeRefusal {
  if (header === undefined || header === "") return [];
  if (!header.startsWith("bytes=")) return invalid;
  const ranges: ByteRange[] = [];
  let beyond = false;
  for (const text of header.slice("bytes=".length).split(",")) {
    const part = text.trim();
    if (part === "") continue;
    const range = /^(\d*)\s*-\s*(\d*)$/.exec(part);
    const [, first = "", last = ""] = range ?? [];
    if (!range || (first === "" && last === "")) return invalid;
    if (first === "") {
      const length = Math.min(Number(last), size);
      ranges.push({ start: size - length, length });
      continue;
    }
    const start = Number(first);
    if (start >= size) {
      beyond = true;
      continue;
    }
    if (last !== "" && Number(last) < start) return invalid;
    const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
    ranges.push({ start, length: end - start + 1 });
  }
  // An empty file is given whole: some clients ask for a range of everything.
  if (beyond && ranges.length === 0 && size > 0) {
    return { error: "invalid range: failed to overlap", unsatisfiable: true };
  }
  return ranges.reduce((sum, { length }) => sum + length, 0) > size ? [] : ranges;
}
