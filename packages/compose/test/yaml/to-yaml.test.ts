import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { toYaml } from "../../src/yaml/to-yaml.ts";
import type { ComposeMapping, ComposeValue } from "../../src/yaml/yaml-printer.ts";
import { variable } from "../../src/yaml/variable.ts";
import { anyText, awkwardStrings, seeded, shortStrings, undoubleDollars } from "../support/strings.ts";

const versions = ["1.1", "1.2"] as const;
const read = (text: string, version: "1.1" | "1.2" = "1.2"): unknown => parse(text, { version });

describe("layout", () => {
  it("keeps the order of keys, indents by two blanks and ends with one line break", () => {
    const file = {
      services: { web: { image: "nginx", ports: ["80:80"], deploy: { replicas: 2 } } },
      name: "x",
    };
    expect(toYaml(file)).toBe(
      'services:\n  web:\n    image: nginx\n    ports:\n      - "80:80"\n    deploy:\n      replicas: 2\nname: x\n',
    );
  });

  it("prints numbers, booleans, null and empty collections as such", () => {
    const file = { a: 1, b: 1.5, c: true, d: false, e: null, f: {}, g: [], h: [{}, [], null] };
    expect(toYaml(file)).toBe(
      "a: 1\nb: 1.5\nc: true\nd: false\ne: null\nf: {}\ng: []\nh:\n  - {}\n  - []\n  - null\n",
    );
  });

  it("leaves undefined properties out, and a mapping of nothing else is empty", () => {
    expect(toYaml({ a: undefined, b: { c: undefined }, d: 1 })).toBe("b: {}\nd: 1\n");
    expect(toYaml({})).toBe("{}\n");
    expect(toYaml({ a: undefined })).toBe("{}\n");
  });

  it("prints mappings and lists within lists so that they are read back", () => {
    const file = { a: [{ b: 1, c: [2, [3, { d: 4 }]] }, [[5]], { e: {} }] };
    expect(toYaml(file)).toContain("a:\n  - b: 1\n    c:\n      - 2\n");
    for (const version of versions) expect(read(toYaml(file), version)).toEqual(file);
  });

  it("is the same text for the same input", () => {
    const file = { b: { z: "1", a: ["$x", "y"] }, a: 1 };
    expect(toYaml(structuredClone(file))).toBe(toYaml(file));
  });

  it("takes objects without a prototype and of another realm", () => {
    expect(toYaml(Object.assign(Object.create(null) as ComposeMapping, { a: "b" }))).toBe("a: b\n");
    expect(toYaml(runInNewContext("({ a: { b: ['c'] } })") as ComposeMapping)).toBe("a:\n  b:\n    - c\n");
  });
});

describe("comments", () => {
  const file = {
    services: { web: { image: "x", ports: ["80:80"], list: [{ a: 1, b: 2 }], labels: { "a.b": "c" } } },
  };

  it("stand above their key or list item, one line for each line", () => {
    const comments = {
      services: "All of them.",
      "services.web.image": "First.\nSecond.",
      "services.web.ports.0": "The port.",
      "services.web.labels.a.b": "A label.",
    };
    expect(toYaml(file, { comments })).toBe(`# All of them.
services:
  web:
    # First.
    # Second.
    image: x
    ports:
      # The port.
      - "80:80"
    list:
      - a: 1
        b: 2
    labels:
      # A label.
      a.b: c
`);
  });

  it("may stand above the first key of a mapping in a list", () => {
    const text = toYaml(file, { comments: { "services.web.list.0.a": "Here." } });
    expect(text).toContain("    list:\n      -\n        # Here.\n        a: 1\n        b: 2\n");
    expect(read(text)).toEqual(file);
  });

  it("are passed over when their path is not in the file, or is a name every object has", () => {
    expect(toYaml({ constructor: "a" }, { comments: { nowhere: "x" } })).toBe("constructor: a\n");
  });

  it("put the header on top with an empty line after it", () => {
    expect(toYaml({ a: 1 }, { header: "One.\n\nTwo." })).toBe("# One.\n#\n# Two.\n\na: 1\n");
  });

  it("cannot break the file, whatever is in them", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.string({ unit: fc.integer({ max: 0xffff, min: 0 }).map((code) => String.fromCharCode(code)) }),
        ),
        (text) => {
          const printed = toYaml(
            { a: { b: ["c", { d: 1 }] } },
            {
              header: text,
              comments: { a: text, "a.b": text, "a.b.0": text, "a.b.1.d": text },
            },
          );
          for (const version of versions)
            expect(read(printed, version)).toEqual({ a: { b: ["c", { d: 1 }] } });
        },
      ),
      seeded(300),
    );
  });
});

describe("dollars", () => {
  it("are doubled in values and list items, and not in keys", () => {
    expect(toYaml({ a$b: "c$d", e: ["f=$g"], h: [{ i$: "$" }] })).toBe(
      '"a$b": "c$$d"\ne:\n  - "f=$$g"\nh:\n  - "i$": "$$"\n',
    );
  });

  it("stand for a variable only when variable() made it", () => {
    const file = {
      a: variable("A"),
      b: [variable("B", { default: "x y" })],
      c: variable("C", { required: "set: C" }),
    };
    expect(toYaml(file)).toBe('a: "${A}"\nb:\n  - "${B:-x y}"\nc: "${C:?set: C}"\n');
    const forged = JSON.parse('{"a":{"name":"A","required":true}}') as ComposeMapping;
    expect(toYaml(forged)).toBe("a:\n  name: A\n  required: true\n");
  });
});

describe("strings", () => {
  it.each(awkwardStrings.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    "come back unchanged as value, item and key: %s",
    (_, text) => {
      for (const version of versions) {
        const back = read(toYaml({ value: text, list: [text, { key: text }] }), version);
        const printed = text.replaceAll("$", () => "$$");
        expect(back).toStrictEqual({ value: printed, list: [printed, { key: printed }] });
        expect(Object.entries(read(toYaml({ [text]: { [text]: 1 } }), version) as object)).toStrictEqual([
          [text, { [text]: 1 }],
        ]);
      }
    },
  );

  it("come back unchanged as environment value, label and command element, any of them", () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (value, label, word) => {
        const file = {
          services: { a: { environment: { A: value }, labels: { b: label }, command: [word, value] } },
        };
        for (const version of versions) {
          const { a } = (read(toYaml(file), version) as typeof file).services;
          expect(undoubleDollars(a.environment.A)).toBe(value);
          expect(undoubleDollars(a.labels.b)).toBe(label);
          expect(a.command.map(undoubleDollars)).toStrictEqual([word, value]);
        }
      }),
      seeded(2000),
    );
  });

  it("come back unchanged as keys, in their order", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyText, { maxLength: 5 }), (keys) => {
        const file = { labels: Object.fromEntries(keys.map((key, index) => [key, index])) };
        for (const version of versions) {
          const { labels } = read(toYaml(file), version) as typeof file;
          expect(Object.entries(labels)).toStrictEqual(Object.entries(file.labels));
        }
      }),
      seeded(1000),
    );
  });

  it("that are short and look like numbers or words come back as strings", () => {
    for (const version of versions) {
      expect(read(toYaml({ list: shortStrings }), version)).toStrictEqual({ list: shortStrings });
    }
  });

  it("longer than a reader looks for the colon of a key are still keys", () => {
    const file = {
      ["k".repeat(3000)]: { ["é ".repeat(2000)]: ["v"] },
      list: [{ ["l".repeat(2000)]: 1, m: 2 }],
    };
    for (const version of versions) expect(read(toYaml(file), version)).toEqual(file);
  });

  it("are in plain style only when nobody could misread them", () => {
    expect(toYaml({ a: "nginx", b: "/run/x", c: "a.b-c_d", d: "yes", e: "1.10", f: "a:b" })).toBe(
      'a: nginx\nb: /run/x\nc: a.b-c_d\nd: "yes"\ne: "1.10"\nf: "a:b"\n',
    );
  });
});

it("prints any tree of plain data so that both versions of YAML read it back", () => {
  const { tree } = fc.letrec<{ tree: ComposeValue }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      anyText.filter((text) => !text.includes("$")),
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      // Adding 0 makes 0 of -0, which String() prints alike.
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== "__proto__"),
        tie("tree"),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      for (const version of versions) {
        const back = read(toYaml({ value }), version);
        expect(JSON.stringify(back)).toBe(JSON.stringify({ value }));
      }
    }),
    seeded(1000),
  );
});

describe("what no file can hold", () => {
  const refused = (value: unknown) => () => toYaml(value as ComposeMapping);

  it.each([
    [
      "a lone surrogate in a value",
      { services: { web: { environment: { A: "x\ud800" } } } },
      "services.web.environment.A",
    ],
    ["a lone surrogate in a list", { a: ["\udc00b"] }, "a.0"],
    ["a lone surrogate in a key", { a: { "\ud83d": 1 } }, 'the key of "a.\\ud83d"'],
    ["NaN", { a: { b: NaN } }, "a.b is NaN"],
    ["infinity", { a: [-Infinity] }, "a.0 is -Infinity"],
    ["a function", { a: { b: () => 1 } }, "a.b is a function"],
    ["a bigint", { a: 1n }, "a is a bigint"],
    ["a date", { a: { b: new Date(0) } }, "a.b is a Date"],
    ["a map", { a: new Map() }, "a is a Map"],
    ["a hole in a list", { a: [1, undefined] }, "a.1 is undefined"],
    ["text instead of a file", "services: {}", "the file is a string"],
    ["a list instead of a file", [], "the file is a list"],
    ["a variable instead of a file", variable("A"), "the file is a variable"],
    ["nothing", undefined, "the file is undefined"],
  ])("is a TypeError that names the place: %s", (_, value, place) => {
    expect(refused(value)).toThrow(TypeError);
    expect(refused(value)).toThrow(place);
  });

  it("is an object that contains itself", () => {
    const file: Record<string, unknown> = {};
    file["again"] = [file];
    expect(refused(file)).toThrow(/again.*does the object contain itself\?/);
  });
});
