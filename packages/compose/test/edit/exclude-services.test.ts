import { describe, expect, it } from "vitest";
import { critical, edited, label } from "../support/edited.ts";

describe("excluding services from updates", () => {
  it("adds a label to those that have none, after all that is theirs", () => {
    const text = `# head
services:
  web: # first
    image: nginx   # odd   blanks
    command: |
      a

      b
    # end of web

  # the database
  db:
    image: pg
volumes: {}
`;
    expect(edited(text, critical("web", "db"))).toBe(`# head
services:
  web: # first
    image: nginx   # odd   blanks
    command: |
      a

      b
    # end of web
    labels:
      ${label}: "false"

  # the database
  db:
    image: pg
    labels:
      ${label}: "false"
volumes: {}
`);
  });

  it.each([
    ["a mapping", "\n      a: b # why", `\n      a: b # why\n      ${label}: "false"`],
    ["a mapping in single quotes", "\n      'a': 'b'", `\n      'a': 'b'\n      '${label}': 'false'`],
    ["a list", "\n      - a=b", `\n      - a=b\n      - ${label}=false`],
    [
      "a list at the indentation of its key",
      "\n    - a=b\n    # - c",
      `\n    - a=b\n    # - c\n    - ${label}=false`,
    ],
    ["a list in quotes", '\n      -   "a=b c"', `\n      -   "a=b c"\n      -   "${label}=false"`],
    ["a flow mapping", " {a: b}", ` {a: b, ${label}: "false"}`],
    ["a flow mapping with a comma at its end", " { a: b, }", ` { a: b, ${label}: "false", }`],
    [
      "a flow mapping of several lines",
      " {\n      a: b\n    }",
      ` {\n      a: b,\n      ${label}: "false"\n    }`,
    ],
    ["a flow mapping with a key alone", " {a}", ` {a, ${label}: "false"}`],
    ["a flow list", " [a=b]", ` [a=b, ${label}=false]`],
    ["an empty flow mapping", " {}", ` { ${label}: "false" }`],
    ["an empty flow list", " [ ]", ` ["${label}=false"]`],
    ["nothing", " # soon\n      # - a=b", ` # soon\n      # - a=b\n      ${label}: "false"`],
    ["null", " ~ # soon", ` # soon\n      ${label}: "false"`],
    [
      "a mapping that ends in a block",
      "\n      a: >\n        b\n",
      `\n      a: >\n        b\n      ${label}: "false"\n`,
    ],
    ["a mapping after tabs", "\t# x\t\n      a:\tb\t", `\t# x\t\n      a:\tb\t\n      ${label}: "false"`],
    ["a mapping with a tag", " !override\n      a: b", ` !override\n      a: b\n      ${label}: "false"`],
  ])("adds it to labels that are %s", (_, before, after) => {
    const file = (labels: string) => `services:\n  web:\n    labels:${labels}\n    image: x\n`;
    expect(edited(file(before), critical("web"))).toBe(file(after));
  });

  it.each([
    ["unquoted", `${label}: true`, `${label}: "false"`],
    ["in quotes", `"${label}": 'true' # on`, `"${label}": 'false' # on`],
    ["with a word that Watchtower does not read", `${label}: no`, `${label}: "false"`],
    ["with nothing", `${label}:`, `${label}: "false"`],
    ["by an anchor", `${label}: &yes "true"`, `${label}: &yes "false"`],
    ["over several lines", `${label}: "tr\\\n        ue"`, `${label}: "false"`],
    ["as a block", `${label}: |-\n        true`, `${label}: "false"`],
  ])("changes the value where the label stands %s", (_, before, after) => {
    const file = (entry: string) =>
      `services:\n  web:\n    image: x\n    labels:\n      ${entry}\n      z: y\n`;
    expect(edited(file(before), critical("web"))).toBe(file(after));
  });

  it.each([
    [`- ${label}=true`, `- ${label}=false`],
    [`- "${label}=true"  # on`, `- "${label}=false"  # on`],
    [`- ${label}`, `- ${label}=false`],
    [`- ${label}=false\n      - ${label}=true`, `- ${label}=false\n      - ${label}=false`],
  ])("changes the item %j of a list", (before, after) => {
    const file = (item: string) =>
      `services:\n  web:\n    image: x\n    labels:\n      ${item}\n      - z=y\n`;
    expect(edited(file(before), critical("web"))).toBe(file(after));
  });

  it.each([`${label}: false`, `${label}: "0"`, `'${label}': F`, `${label}: 'False'`])(
    "leaves %j as it is, since it excludes already",
    (entry) => {
      const text = `services:\n  web:\n    image: x\n    labels:\n      ${entry}\n`;
      expect(edited(text, critical("web"))).toBe(text);
    },
  );

  it("keeps Windows line ends, a byte order mark and the missing line break at the end", () => {
    const text = "\ufeffservices:\r\n  web:\r\n    image: x\r\n  db:\r\n    image: y";
    expect(edited(text, critical("web", "db"))).toBe(
      `\ufeffservices:\r\n  web:\r\n    image: x\r\n    labels:\r\n      ${label}: "false"\r\n` +
        `  db:\r\n    image: y\r\n    labels:\r\n      ${label}: "false"`,
    );
  });

  it("keeps JSON JSON", () => {
    const text =
      '{"services": {\n  "web": {\n    "image": "x"\n  }, "db": {"labels": {"a": "b"}, "image": "x"}}}\n';
    const after = edited(text, critical("web", "db"));
    expect(JSON.parse(after)).toStrictEqual({
      services: {
        web: { image: "x", labels: { [label]: "false" } },
        db: { labels: { a: "b", [label]: "false" }, image: "x" },
      },
    });
    expect(after).toContain('"image": "x",\n    "labels": { ');
  });

  it("edits the document in which the service is", () => {
    const text = "services:\n  web:\n    image: x\n---\nservices:\n  db:\n    image: y\n...\n";
    expect(edited(text, critical("db"))).toBe(
      text.replace("image: y\n", `image: y\n    labels:\n      ${label}: "false"\n`),
    );
  });

  it("takes the indentation of the file", () => {
    expect(edited("services:\n web:\n  image: x\n", critical("web"))).toBe(
      `services:\n web:\n  image: x\n  labels:\n   ${label}: "false"\n`,
    );
    expect(edited("services:\n    web:\n        image: x\n", critical("web"))).toContain(
      `\n        labels:\n            ${label}: "false"\n`,
    );
  });
});
