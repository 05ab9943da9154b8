import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editCompose } from "../../src/edit/edit-compose.ts";
import type { ComposeEdits } from "../../src/edit/requests.ts";
import { variable } from "../../src/yaml/variable.ts";
import { anyText, seeded } from "../support/strings.ts";

const label = "com.centurylinklabs.watchtower.enable";
const critical = (...names: string[]): ComposeEdits => ({ critical: names });
const edited = (text: string, edits: ComposeEdits) => {
  const { text: result, problems } = editCompose(text, edits);
  expect(problems).toStrictEqual([]);
  return result;
};
const codes = (text: string, edits: ComposeEdits) => {
  const result = editCompose(text, edits);
  if (result.problems.some(({ severity }) => severity === "error")) expect(result.text).toBe(text);
  return result.problems.map(({ code, path, line, column }) => [code, path, line, column]);
};

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

describe("images", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const file = (image: string) => `services:\n  web:\n    ${image}\n    tty: true\n`;
  const image = (
    value: NonNullable<NonNullable<ComposeEdits["services"]>[string]["image"]>,
  ): ComposeEdits => ({
    services: { web: { image: value } },
  });

  it.each([
    ["image: nginx # web", "caddy:2", "image: caddy:2 # web"],
    ["image: 'nginx:1'", "reg.example:5000/a/b:1.2", "image: 'reg.example:5000/a/b:1.2'"],
    ['"image": "nginx"', "caddy", '"image": "caddy"'],
    ["image: >-\n      nginx", "caddy:2", 'image: "caddy:2"'],
    ["image: &i nginx", "caddy", "image: &i caddy"],
    ["image:", "caddy:2", "image: caddy:2"],
    ["image: ${IMAGE:-nginx}", "caddy:2", "image: caddy:2"],
  ])("are changed in their style: %j", (before, value, after) => {
    expect(edited(file(before), image(value))).toBe(file(after));
  });

  it.each([
    ["nginx:1.25", { tag: "1.27" }, "nginx:1.27"],
    ["nginx", { tag: "1.27" }, "nginx:1.27"],
    ["reg.example:5000/nginx", { tag: "1.27" }, "reg.example:5000/nginx:1.27"],
    ["nginx:1.25", { digest }, `nginx:1.25@${digest}`],
    ["nginx", { digest }, `nginx@${digest}`],
    [
      `nginx:1.25@${digest}`,
      { digest: digest.replace("aa", "bb") },
      `nginx:1.25@${digest.replace("aa", "bb")}`,
    ],
    [`nginx:1.25@${digest}`, { tag: "1.27" }, "nginx:1.27"],
    [`nginx:1.25@${digest}`, { digest: null }, "nginx:1.25"],
    [`nginx@${digest}`, { tag: "1.27", digest }, `nginx:1.27@${digest}`],
  ])("are pinned: %s with %j", (before, pin, after) => {
    expect(edited(file(`image: ${before}`), image(pin))).toBe(file(`image: ${after}`));
  });

  it("become the service's own where it had that of others", () => {
    const shared = "x-web: &web\n  image: 'nginx:1'\nservices:\n  web:\n    <<: *web\n  db: *web\n";
    expect(edited(shared, image({ tag: "2" }))).toBe(
      shared.replace("<<: *web\n", "<<: *web\n    image: 'nginx:2'\n"),
    );
    const extended = "services:\n  base:\n    image: nginx:1\n  web:\n    extends: base\n";
    expect(edited(extended, image({ digest }))).toBe(`${extended}    image: nginx:1@${digest}\n`);
    const alias = "x-i: &i nginx\nservices:\n  web:\n    image: *i\n";
    expect(edited(alias, image("caddy"))).toBe(alias.replace("*i\n", "caddy\n"));
  });

  it("may be a variable", () => {
    expect(edited(file("image: nginx"), image(variable("WEB", { default: "nginx" })))).toBe(
      file('image: "${WEB:-nginx}"'),
    );
  });

  it.each([
    ["image: ${REGISTRY}/nginx:1", { tag: "2" }, "image-not-pinnable"],
    ["build: .", { tag: "2" }, "image-not-pinnable"],
    ["image: Nginx", { tag: "2" }, "image-not-pinnable"],
    ["image: nginx", { tag: "a b" }, "image-not-pinnable"],
    ["image: nginx", { digest: "sha256:1" }, "image-not-pinnable"],
  ])("cannot be pinned: %s with %j", (before, pin, code) => {
    expect(codes(file(before), image(pin))).toStrictEqual([[code, "services.web.image", 2, 3]]);
  });

  it("of an anchored service are not changed for others", () => {
    const text = "services:\n  web: &web\n    image: x\n  db: *web\n";
    expect(codes(text, image("nginx"))).toStrictEqual([["edit-touches-others", "services.db", 4, 3]]);
    expect(edited(text, { services: { web: { image: "nginx" }, db: { image: "nginx" } } })).toContain(
      "db:\n    <<: *web\n    image: nginx\n",
    );
  });
});

describe("what cannot be done", () => {
  it.each<[string, string, ComposeEdits, unknown[]]>([
    ["no YAML", "services:\n  web: {", critical("web"), ["yaml-invalid", "", 2, 9]],
    ["a tab as indentation", "services:\n\tweb: x\n", critical("web"), ["yaml-invalid", "", 2, 1]],
    ["a key twice", "services:\n  web: {image: x, image: y}\n", critical("web"), ["file-invalid", "", 2, 19]],
    ["an alias of nothing", "services:\n  web: *web\n", critical("web"), ["file-invalid", "", 2, 8]],
    [
      "no such service",
      "services:\n  web: {image: x}\n",
      critical("wep"),
      ["service-unknown", "services.wep", 1, 1],
    ],
    ["no services", "name: x\n", critical("web"), ["service-unknown", "services.web", 1, 1]],
    ["an empty file", "", critical("web"), ["service-unknown", "services.web", 1, 1]],
    [
      "services that are a list",
      "services:\n  - web\n",
      critical("web"),
      ["service-unknown", "services.web", 1, 1],
    ],
    [
      "a service that is text",
      "services:\n  web: x\n",
      critical("web"),
      ["place-unclear", "services.web", 1, 1],
    ],
    [
      "a service that << brings in",
      "x-s: &s\n  web: {image: x}\nservices:\n  <<: *s\n",
      critical("web"),
      ["place-unclear", "services.web", 1, 1],
    ],
    [
      "a service in two documents",
      "services:\n  web: {image: x}\n---\nservices:\n  web: {tty: true}\n",
      critical("web"),
      ["place-ambiguous", "services.web", 2, 3],
    ],
    [
      "labels that are text",
      "services:\n  web:\n    image: x\n    labels: a=b\n",
      critical("web"),
      ["place-unclear", "services.web", 2, 3],
    ],
    [
      "labels with a key on a line of its own",
      "services:\n  web:\n    image: x\n    labels:\n      ? a\n      : b\n",
      critical("web"),
      ["place-unclear", "services.web", 2, 3],
    ],
    [
      "labels under !reset",
      "services:\n  web:\n    image: x\n    labels: !reset\n      a: b\n",
      critical("web"),
      ["place-unclear", "services.web", 2, 3],
    ],
  ])("is a problem with its place, and nothing is changed: %s", (_, text, edits, problem) => {
    expect(codes(text, edits)).toContainEqual(problem);
  });

  it("leaves also undone what could be done", () => {
    const text = "services:\n  web:\n    image: x\n";
    expect(editCompose(text, critical("web", "db")).text).toBe(text);
  });

  it.each<[unknown, string]>([
    [null, "edits"],
    [[], "edits"],
    [{ exclude: ["web"] }, "edits.exclude"],
    [{ critical: "web" }, "edits.critical"],
    [{ critical: [1] }, "edits.critical"],
    [{ services: ["web"] }, "edits.services"],
    [{ services: { web: true } }, "edits.services.web"],
    [{ services: { web: { label: {} } } }, "edits.services.web.label"],
    [{ services: { web: { labels: ["a=b"] } } }, "edits.services.web.labels"],
    [{ services: { web: { labels: { "a=b": "c" } } } }, "edits.services.web.labels"],
    [{ services: { web: { labels: { a: true } } } }, "edits.services.web.labels.a"],
    [{ services: { web: { labels: { a: "\ud800" } } } }, "edits.services.web.labels.a"],
    [{ services: { web: { image: "A b" } } }, "edits.services.web.image"],
    [{ services: { web: { image: {} } } }, "edits.services.web.image"],
    [{ services: { web: { komodoSkip: "true" } } }, "edits.services.web.komodoSkip"],
    [
      { critical: ["web"], services: { web: { excludeFromUpdates: false } } },
      "edits.services.web.excludeFromUpdates",
    ],
  ])("names the edit that is wrong: %j", (edits, path) => {
    const { text, problems } = editCompose("services: {}", edits as ComposeEdits);
    expect(text).toBe("services: {}");
    expect(problems[0]).toMatchObject({ code: "edit-invalid", severity: "error", path, line: 1, column: 1 });
  });

  it("does not show a label's value, which may be a secret", () => {
    const edits = { services: { web: { labels: { a: "s3cret\0" } } } };
    expect(JSON.stringify(editCompose("services: {}", edits).problems)).not.toContain("s3cret");
  });

  it("throws for nothing, whatever the text and the edits are", () => {
    const piece = fc.constantFrom(
      ..."services: web: labels: image: - a=b {} [] & * <<: | > ' \" # ! ? , : --- ...".split(" "),
      ...[
        "\n",
        "\n  ",
        "\n    ",
        "\n      ",
        "\t",
        "\r\n",
        " ",
        "&a ",
        "*a",
        "x",
        "a: b",
        "services:\n  web:\n    ",
      ],
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.oneof(anyText, fc.anything()),
        fc.anything(),
        (pieces, value, junk) => {
          const text = pieces.join("");
          const edits = { critical: ["web"], services: { web: { labels: { a: value, b: null } } } };
          for (const { problems } of [
            editCompose(text, edits as ComposeEdits),
            editCompose(text, junk as ComposeEdits),
            editCompose(junk as string, critical("web")),
          ]) {
            for (const { message, hint } of problems) expect([message, hint]).not.toContain("");
          }
        },
      ),
      seeded(2000),
    );
  });
});
