/** What a file is written from; a stream is sent as it comes. */
export type FileBytes = string | Uint8Array | AsyncIterable<Uint8Array>;

/** The form by which the agent takes a file: the directory in one field, name and bytes in another. */
export function multipart(
  directory: string,
  name: string,
  content: FileBytes,
): { headers: Record<string, string>; body: Uint8Array | AsyncIterable<Uint8Array> } {
  const boundary = `----stack-${crypto.randomUUID()}`;
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="Path"\r\n\r\n${directory}\r\n` +
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted(name)}"\r\n` +
    "Content-Type: application/octet-stream\r\n\r\n";
  const tail = `\r\n--${boundary}--\r\n`;
  const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
  const parts = [head, content, tail];
  const isWhole = typeof content === "string" || content instanceof Uint8Array;
  return { headers, body: isWhole ? Buffer.concat(parts.map(bytesOf)) : streamed(head, content, tail) };
}

async function* streamed(
  head: string,
  content: AsyncIterable<Uint8Array>,
  tail: string,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(head);
  yield* content;
  yield Buffer.from(tail);
}

function bytesOf(part: FileBytes): Uint8Array {
  return part instanceof Uint8Array ? part : Buffer.from(part as string, "utf8");
}

/** A name in quotes, as Go reads it: UTF-8, with the backslash before quotes and itself. */
function quoted(name: string): string {
  if (/[\r\n]/.test(name)) {
    throw new TypeError("@stack/portainer-agent-client: the name of a file must not have a line break here.");
  }
  return name.replaceAll(/["\\]/g, String.raw`\$&`);
}
