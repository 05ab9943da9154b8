import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { multipart } from "../../src/browse/multipart.ts";

async function parsed(
  directory: string,
  name: string,
  content: Parameters<typeof multipart>[2],
): Promise<FormData> {
  const { headers, body } = multipart(directory, name, content);
  const bytes = body instanceof Uint8Array ? body : await buffer(Readable.from(body));
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- a parser that is none of ours
  return new Response(new Uint8Array(bytes), { headers }).formData();
}

describe("multipart", () => {
  it.each([
    ["text", "pässwörd\r\n--x", "pässwörd\r\n--x"],
    ["bytes", Buffer.from("abc"), "abc"],
    ["a stream", Readable.from([Buffer.from("a"), Buffer.from("bc")]), "abc"],
    ["nothing", "", ""],
  ])("carries %s", async (_, content, expected) => {
    const form = await parsed("/some/dir", "name.txt", content);
    expect(form.get("Path")).toBe("/some/dir");
    const file = form.get("file") as File;
    expect([file.name, await file.text()]).toEqual(["name.txt", expected]);
  });

  it("refuses a name with a line break, which no header can carry", () => {
    expect(() => multipart("/", "a\nb", "")).toThrow(/line break/);
  });
});
