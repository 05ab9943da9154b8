/** Bytes, or the text of the error Go's decoder gives. */
export type Decoded = { readonly bytes: Buffer } | { readonly error: string };

/** Decodes hexadecimal as Go's encoding/hex does, with its error texts; either case is taken. */
export function decodeGoHex(text: string): Decoded {
  const bad = /[^0-9a-fA-F]/.exec(text);
  if (bad) {
    const code = bad[0].charCodeAt(0);
    const printable = (code >= 0x20 && code < 0x7f) || (code > 0xa0 && code < 0x100 && code !== 0xad);
    const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    return { error: `encoding/hex: invalid byte: ${name}${printable ? ` '${bad[0]}'` : ""}` };
  }
  if (text.length % 2 === 1) return { error: "encoding/hex: odd length hex string" };
  return { bytes: Buffer.from(text, "hex") };
}

/**
 * Decodes base64 as Go's RawStdEncoding does: standard alphabet, no padding, surplus bits of the last character
 * tolerated.
 */
export function decodeGoRawBase64(text: string): Decoded {
  const bad = /[^A-Za-z0-9+/]/.exec(text);
  const wholeLength = text.length - (text.length % 4);
  if (bad) return { error: `illegal base64 data at input byte ${bad.index}` };
  if (text.length % 4 === 1) return { error: `illegal base64 data at input byte ${wholeLength}` };
  return { bytes: Buffer.from(text, "base64") };
}
