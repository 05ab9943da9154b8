import { describe, expect, it } from "vitest";
import { editCompose } from "../../src/edit/edit-compose.ts";
import type { ComposeEdits } from "../../src/edit/requests.ts";
import { variable } from "../../src/yaml/variable.ts";
import { codes, edited, label } from "../support/edited.ts";

describe("any labels", () => {
  const labels = (changes: Record<string, string | null>): ComposeEdits => ({
    services: { web: { labels: changes } },
  });
  const file = (text: string) => `services:\n  web:\n    image: x\n    labels:${text}\n    tty: true\n`;

  it("are added, changed and removed in one go, each in its place", () => {
    const changes = labels({ a: null, c: "new", "komodo.skip": "true", e: "$x: #" });
    expect(edited(file("\n      a: 1 # gone\n      # kept\n      c: old # stays\n      d: e"), changes)).toBe(
      file('\n      # kept\n      c: new # stays\n      d: e\n      komodo.skip: "true"\n      e: "$$x: #"'),
    );
    expect(edited(file("\n      - a=1\n      - c=old\n      - d=e"), changes)).toBe(
      file('\n      - c=new\n      - d=e\n      - komodo.skip=true\n      - "e=$$x: #"'),
    );
    expect(edited(file(" {a: 1, c: old, d: e}"), changes)).toBe(
      file(' {c: new, d: e, komodo.skip: "true", e: "$$x: #"}'),
    );
  });

  it.each([
    ["\n      a: b", ""],
    [" {a: b}", ""],
    [" [a=b] # c", ""],
  ])("leave no empty setting behind: %j", (before) => {
    expect(edited(file(before), labels({ a: null })).replaceAll(/ *#.*\n/g, "")).toBe(
      file("").replace("    labels:\n", ""),
    );
  });

  it("leave an empty setting where it holds comments, or is all that there is", () => {
    expect(edited(file("\n      a: b\n      # why\n      c: d"), labels({ a: null, c: null }))).toBe(
      file(" {}\n      # why"),
    );
    expect(edited("services:\n  web:\n    labels:\n      a: b\n", labels({ a: null }))).toBe(
      "services:\n  web:\n    labels: {}\n",
    );
    expect(edited("services:\n  web:\n    labels: [a=b]\n", labels({ a: null }))).toBe(
      "services:\n  web:\n    labels: []\n",
    );
  });

  it.each([
    [" {a: b, c: d, e: f}", ["a"], " {c: d, e: f}"],
    [" {a: b, c: d, e: f}", ["c", "e"], " {a: b}"],
    [" {a: b, c: d, e: f, }", ["a", "e"], " {c: d, }"],
    [" [a=b, c=d]", ["c"], " [a=b]"],
    ["\n    - a=b\n    - c=d # x", ["c"], "\n    - a=b"],
  ])("are taken out of %j: %j", (before, keys, after) => {
    expect(edited(file(before), labels(Object.fromEntries(keys.map((key) => [key, null]))))).toBe(
      file(after),
    );
  });

  it("may replace all that there were", () => {
    expect(edited(file(" {a: b}"), labels({ a: null, c: "d" }))).toBe(file(" { c: d }"));
    expect(edited(file("\n      a: b"), labels({ a: null, c: "d" }))).toBe(file("\n      c: d"));
  });

  it("are taken out at the end of a text without a line break", () => {
    expect(
      edited("services:\n  web:\n    image: x\n    labels:\n      a: b\n      c: d", labels({ c: null })),
    ).toBe("services:\n  web:\n    image: x\n    labels:\n      a: b");
    expect(
      edited("services:\r\n  web:\r\n    image: x\r\n    labels:\r\n      a: b", labels({ a: null })),
    ).toBe("services:\r\n  web:\r\n    image: x");
  });

  it("are taken out of shared ones by a copy without them", () => {
    const text = "x-l: &l {a: b, c: d}\nservices:\n  web:\n    image: x\n    labels: *l\n";
    expect(editCompose(text, labels({ a: null })).text).toBe(text.replace(" *l", "\n      c: d"));
  });

  it("cannot be taken out where they come by << or extends", () => {
    const merged = "x-l: &l {a: b}\nservices:\n  web:\n    image: x\n    labels:\n      <<: *l\n      c: d\n";
    expect(codes(merged, labels({ a: null }))).toStrictEqual([["edit-without-effect", "services.web", 3, 3]]);
    const extended = "services:\n  base:\n    image: x\n    labels: {a: b}\n  web:\n    extends: base\n";
    expect(codes(extended, labels({ a: null }))).toStrictEqual([
      ["edit-without-effect", "services.web", 5, 3],
    ]);
  });

  it("that are not there need no removal, and those that are as asked for no change", () => {
    for (const text of ["\n      a: b", " {a: 'b'}", "\n      - a=b"]) {
      expect(edited(file(text), labels({ a: "b", c: null }))).toBe(file(text));
    }
    // A number that Docker makes another text of is not what is asked for.
    expect(edited(file("\n      a: 1.10"), labels({ a: "1.10" }))).toBe(file('\n      a: "1.10"'));
  });

  it("take variables and dollars, in map form and in list form", () => {
    const edits: ComposeEdits = {
      services: { web: { labels: { a$: variable("A", { default: "1" }), b: "$HOME" } } },
    };
    expect(edited(file("\n      z: y"), edits)).toBe(
      file('\n      z: y\n      "a$": "${A:-1}"\n      b: "$$HOME"'),
    );
    expect(edited(file("\n      - z=y"), edits)).toBe(
      file('\n      - z=y\n      - "a$$=${A:-1}"\n      - "b=$$HOME"'),
    );
  });

  it("switch the exclusion and Komodo's skip on and off", () => {
    const text = file(`\n      ${label}: "false"\n      komodo.skip: ""`);
    const on = { excludeFromUpdates: true, komodoSkip: true };
    const off = { excludeFromUpdates: false, komodoSkip: false };
    expect(edited(text, { services: { web: on } })).toBe(text);
    const without = edited(text, { services: { web: off } });
    expect(without).toBe(file("").replace("    labels:\n", ""));
    expect(edited(without, { services: { web: off } })).toBe(without);
    expect(edited(file('\n      komodo.skip: "false"'), { services: { web: { komodoSkip: true } } })).toBe(
      file('\n      komodo.skip: "true"'),
    );
    const enabled = file(`\n      ${label}: "true"`);
    expect(edited(enabled, { services: { web: { excludeFromUpdates: false } } })).toBe(enabled);
  });
});
