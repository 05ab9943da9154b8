import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { MetricsParseError, iterateSamples } from "../src/index.ts";
import type { IterateOptions, MetadataLine, Sample } from "../src/index.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function namesOf(chunks: Iterable<Uint8Array>, options?: IterateOptions): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of iterateSamples(chunks, options)) names.push(name);
  return names;
}

describe("iterateSamples", () => {
  it("reads a page split anywhere, within characters too", async () => {
    const bytes = encode('# HELP a é\na{x="é\u{1f600}"} 1\nb 2');
    for (let at = 0; at <= bytes.length; at++) {
      const samples: Sample[] = [];
      for await (const sample of iterateSamples([bytes.subarray(0, at), bytes.subarray(at)]))
        samples.push(sample);
      expect(samples).toEqual([
        { name: "a", labels: { x: "é\u{1f600}" }, value: 1 },
        { name: "b", labels: {}, value: 2 },
      ]);
    }
  });

  it("reads the body of an answer as it comes in", async () => {
    const server = createServer((_request, response) => {
      response.write("# TYPE a counter\na 1\nb");
      response.end(" 2\n");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const { port } = server.address() as AddressInfo;
      const { body } = await fetch(`http://127.0.0.1:${port}/metrics`);
      const samples: Sample[] = [];
      for await (const sample of iterateSamples(body!)) samples.push(sample);
      expect(samples.map(({ name, value }) => [name, value])).toEqual([
        ["a", 1],
        ["b", 2],
      ]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("gives the samples of a line as soon as it is whole", async () => {
    let taken = 0;
    function* chunks(): Generator<Uint8Array> {
      for (const chunk of ["a 1\nb ", "2\n", "c 3\n"]) {
        taken++;
        yield encode(chunk);
      }
    }
    const seen: [string, number][] = [];
    for await (const { name } of iterateSamples(chunks())) seen.push([name, taken]);
    expect(seen).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]);
  });

  it("takes chunks of a buffer that is filled again", async () => {
    const buffer = Buffer.alloc(4);
    function* chunks(): Generator<Uint8Array> {
      for (const chunk of ["aa 1", "\nbb ", "2\ncc", " 3\nd"]) {
        buffer.write(chunk);
        yield buffer;
      }
      yield encode(" 4");
    }
    expect(await namesOf(chunks())).toEqual(["aa", "bb", "cc", "d"]);
  });

  it("throws after the samples before the line it cannot read, with that line's number", async () => {
    const names: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { name } of iterateSamples([encode("a 1\nb 2\nc x\nd 4\n")])) names.push(name);
    };
    await expect(read()).rejects.toMatchObject({ code: "INVALID_VALUE", line: 3, column: 3 });
    expect(names).toEqual(["a", "b"]);
  });

  it("hands metadata on as it passes", async () => {
    const lines: MetadataLine[] = [];
    await namesOf([encode("# TYPE a gauge\n# HELP a Help.\na 1\n")], {
      onMetadata: (line) => lines.push(line),
    });
    expect(lines).toEqual([
      { kind: "type", name: "a", type: "gauge" },
      { kind: "help", name: "a", help: "Help." },
    ]);
  });

  it("wants # EOF at the end of OpenMetrics", async () => {
    const openmetrics = { format: "openmetrics" } as const;
    expect(await namesOf([encode("a 1\n# E"), encode("OF\n")], openmetrics)).toEqual(["a"]);
    await expect(namesOf([encode("a 1\n")], openmetrics)).rejects.toThrow(MetricsParseError);
  });

  it("cuts one large chunk into blocks, and loses nothing between them", async () => {
    const page = Array.from({ length: 20_000 }, (_, index) => `m${index}{x="y"} ${index}\n`).join("");
    expect(await namesOf([encode(page)])).toHaveLength(20_000);
  });

  it("leaves its source when it is left", async () => {
    let closed = false;
    function* chunks(): Generator<Uint8Array> {
      try {
        for (;;) yield encode("a 1\n");
      } finally {
        closed = true;
      }
    }
    for await (const { name } of iterateSamples(chunks())) if (name === "a") break;
    expect(closed).toBe(true);
  });
});
