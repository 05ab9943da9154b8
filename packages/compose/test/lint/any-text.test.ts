import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import { readCorpus } from "../support/compose-corpus.ts";

const targets = ["compose", "swarm"] as const;
const contents = readCorpus().map(({ content }) => content);
/** What YAML, Compose and its variables are made of. */
const pieces = fc.constantFrom(
  ..."\t \n : - # ' \" [ ] { } , & * ! | > ? % @ ` $ ${ ${X ${X:- ${X:?no} << <<: *a &a !reset !override !!int null ~ 0o17 \u0085 \u2028 \ufeff \0 --- ...".split(
    " ",
  ),
  " ",
  "- ",
  "  ",
  "services:\n",
);
const mutated = fc
  .record({
    content: fc.constantFrom(...contents),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(20),
    put: fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 4 }),
  })
  .map(({ content, at, length, put }) => {
    const start = Math.floor(at * content.length);
    return content.slice(0, start) + put.join("") + content.slice(start + length);
  });

function expectWellFormed(text: string, target: (typeof targets)[number]): void {
  const problems = lintCompose(text, { target });
  const lines = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).length;
  for (const { line, column, message, hint, path } of problems) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines + 1);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(typeof path).toBe("string");
    expect(message).not.toBe("");
    expect(hint).not.toBe("");
  }
}

describe.each(targets)("for %s", (target) => {
  it("says something of any text, and does not throw", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 8 }))), (parts) => {
        expectWellFormed(parts.join(""), target);
      }),
      { numRuns: 500 },
    );
  });

  it("does not throw for a real file with something wrong in it", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        expectWellFormed(text, target);
      }),
      { numRuns: 500 },
    );
  });
});

it.each(["[", "- ", "{a: ", "? ", "&a [", "!t "])("comes to an end for %j over and over", (piece) => {
  expect(lintCompose(piece.repeat(20_000), { target: "compose" })).not.toEqual([]);
});

it("looks once at what aliases multiply without end", () => {
  const levels = Array.from({ length: 30 }, (_, level) => {
    const items = level === 0 ? "a, a" : `*l${level - 1}, *l${level - 1}`;
    return `x-${level}: &l${level} [${items}]\n`;
  });
  const text = `${levels.join("")}services:\n  web:\n    image: nginx\n    command: *l29\n`;
  for (const target of targets) {
    const codes = lintCompose(text, { target }).map(({ code }) => code);
    expect(codes).toContain("too-large");
    expect(codes).toContain("type-wrong");
  }
});

it("bounds what it says of a file in which everything is wrong", () => {
  const text = Array.from({ length: 5000 }, (_, index) => `${index}: x\n`).join("");
  expect(lintCompose(text, { target: "compose" })).toHaveLength(1000);
});
