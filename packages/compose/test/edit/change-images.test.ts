import { describe, expect, it } from "vitest";
import type { ComposeEdits } from "../../src/edit/requests.ts";
import { variable } from "../../src/yaml/variable.ts";
import { codes, edited } from "../support/edited.ts";

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
