import { describe, expect, it } from "vitest";
import { editCompose } from "../../src/edit/edit-compose.ts";
import { codes, critical, edited, label } from "../support/edited.ts";

describe("labels shared with others", () => {
  const fragment = `x-labels: &labels
  a: b
x-web: &web
  image: x
  labels:
    c: 'd' # why
`;

  it("are followed by labels of the service's own where it has an alias of them", () => {
    const text = `${fragment}services:
  one:
    image: x
    labels: *labels # shared
  two:
    image: x
    labels: *labels
  three: {image: x, labels: *labels}
`;
    expect(edited(text, critical("one", "three"))).toBe(`${fragment}services:
  one:
    image: x
    labels: # shared
      <<: *labels
      ${label}: "false"
  two:
    image: x
    labels: *labels
  three: {image: x, labels: { <<: *labels, ${label}: "false" }}
`);
  });

  it("stay where << brings them in beside the service's own", () => {
    const text = `${fragment}services:\n  one:\n    image: x\n    labels:\n      <<: *labels\n`;
    expect(edited(text, critical("one"))).toBe(`${text}      ${label}: "false"\n`);
  });

  it("are copied where YAML has no other way, which is told", () => {
    const text = `${fragment}services:\n  one:\n    <<: *web\n  two: *web\n  three: *web\n`;
    const { text: after, problems } = editCompose(text, critical("one", "two"));
    const own = `    <<: *web\n    labels:\n      c: 'd'\n      ${label}: 'false'\n`;
    expect(after).toBe(`${fragment}services:\n  one:\n${own}  two:\n${own}  three: *web\n`);
    expect(problems.map(({ code, severity, path, line }) => [code, severity, path, line])).toStrictEqual([
      ["labels-copied", "info", "services.one.labels", 8],
      ["labels-copied", "info", "services.two.labels", 10],
    ]);
  });

  it("are copied from a list", () => {
    const text = "x: &l [a=b, 'c=d']\nservices:\n  one:\n    image: x\n    labels: *l\n";
    const { text: after, problems } = editCompose(text.replace("x:", "x-l:"), critical("one"));
    expect(after).toContain(`    labels:\n      - a=b\n      - 'c=d'\n      - '${label}=false'\n`);
    expect(problems.map(({ code }) => code)).toStrictEqual(["labels-copied"]);
  });

  it("are not changed when others would follow", () => {
    const text = "services:\n  one: &one\n    image: x\n    labels: {a: b}\n  two:\n    <<: *one\n";
    expect(codes(text, critical("one"))).toStrictEqual([["edit-touches-others", "services.two", 5, 3]]);
    expect(editCompose(text, critical("one")).problems[0]?.message).toContain(`the label ${label}`);
  });

  it("are changed once for all who share them, when all are asked for", () => {
    const text =
      "services:\n  one: &one\n    image: x\n    labels: {a: b}\n  two:\n    <<: *one\n  three: *one\n";
    expect(edited(text, critical("three", "two", "one"))).toBe(
      text.replace("{a: b}", `{a: b, ${label}: "false"}`),
    );
  });

  it("are not changed through extends either", () => {
    const text = "services:\n  one:\n    image: x\n  two:\n    extends: one\n";
    expect(codes(text, critical("one"))).toStrictEqual([["edit-touches-others", "services.two", 4, 3]]);
    expect(edited(text, critical("two"))).toBe(`${text}    labels:\n      ${label}: "false"\n`);
    expect(edited(text, critical("one", "two"))).toContain("extends: one\n    labels:");
    const own = `${text}    labels:\n      ${label}: "true"\n`;
    expect(edited(own, critical("one"))).toBe(
      own.replace("image: x\n", `image: x\n    labels:\n      ${label}: "false"\n`),
    );
  });

  it("are not changed where a value is an anchor of others", () => {
    const text = `services:\n  one:\n    image: x\n    labels:\n      ${label}: &t "true"\n  two:\n    image: x\n    tty: *t\n`;
    expect(codes(text, critical("one"))).toStrictEqual([["place-unclear", "services.two", 6, 3]]);
  });
});
