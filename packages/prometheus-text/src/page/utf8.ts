let strictDecoder: InstanceType<typeof TextDecoder> | undefined;
let encoder: InstanceType<typeof TextEncoder> | undefined;
let lossyDecoder: InstanceType<typeof TextDecoder> | undefined;

/** Decodes bytes as UTF-8, a byte order mark included, or returns `undefined` if they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  strictDecoder ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Decodes bytes as UTF-8, each sequence that is none becoming U+FFFD. */
export function decodeLossily(bytes: Uint8Array): string {
  lossyDecoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
  return lossyDecoder.decode(bytes);
}

/** Encodes a text as UTF-8 into `target`, returning the part of it used, or `undefined` if it is too small. */
export function encodeUtf8(text: string, target: Uint8Array): Uint8Array | undefined {
  encoder ??= new TextEncoder();
  const { read, written } = encoder.encodeInto(text, target);
  return read === text.length ? target.subarray(0, written) : undefined;
}

/** Where the first sequence that is not UTF-8 begins; -1 if there is none. */
export function findInvalidUtf8(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return -1;
}

/** The length of the UTF-8 sequence at `at`, or 0 if there is none (Unicode 16, table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const second = bytes[at + 1] ?? 0;
  if (first < 0xe0) return isContinuation(second) ? 2 : 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  if (!isContinuation(bytes[at + 2] ?? 0)) return 0;
  if (first < 0xf0) return 3;
  return isContinuation(bytes[at + 3] ?? 0) ? 4 : 0;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
