import * as zlib from "node:zlib";

/** A content coding the fork offers. */
export type Encoding = "br" | "gzip" | "deflate" | "zstd";

/** The order in which the fork prefers them, whatever the client prefers. */
const preferred: readonly Encoding[] = ["br", "gzip", "deflate", "zstd"];

/** Bodies shorter than this stay as they are. */
const shortestBytes = 200;

const encoders: Readonly<Record<Encoding, ((body: Buffer) => Buffer) | undefined>> = {
  br: (body) => zlib.brotliCompressSync(body),
  gzip: (body) => zlib.gzipSync(body),
  deflate: (body) => zlib.deflateSync(body),
  // Node has it since 22.15; an older one answers as if the client had not offered it.
  zstd: "zstdCompressSync" in zlib ? (body) => zlib.zstdCompressSync(body) : undefined,
};

/** The codings an Accept-Encoding header names; one with `q=0` is refused, `*` names none. */
function offered(header: string | readonly string[] | undefined): Set<string> {
  const names = new Set<string>();
  for (const part of [header ?? []].flat().join().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    if (!parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))) names.add(name);
  }
  return names;
}

/** The coding of a reply, undefined for none; a stream gives no length and is compressed whatever it carries. */
export function chooseEncoding(
  header: string | readonly string[] | undefined,
  bytes = Infinity,
): Encoding | undefined {
  if (bytes < shortestBytes) return undefined;
  const names = offered(header);
  return preferred.find((encoding) => names.has(encoding) && encoders[encoding] !== undefined);
}

/** Applies a coding to a whole body. */
export function encodeBody(body: Buffer, encoding: Encoding | undefined): Buffer {
  return (encoding === undefined ? undefined : encoders[encoding])?.(body) ?? body;
}
