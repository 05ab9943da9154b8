/** Reads lines with their line breaks, in groups as they come in; what follows the last break is a line, too. */
export async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of body) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split(/(?<=\n)/);
    rest = lines.at(-1)?.endsWith("\n") === true ? "" : (lines.pop() ?? "");
    yield lines;
  }
  if (rest !== "") yield [rest];
}
