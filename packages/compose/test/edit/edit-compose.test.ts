import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editCompose } from "../../src/edit/edit-compose.ts";
import type { ComposeEdits } from "../../src/edit/requests.ts";
import { codes, critical } from "../support/edited.ts";
import { anyText, seeded } from "../support/strings.ts";

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
