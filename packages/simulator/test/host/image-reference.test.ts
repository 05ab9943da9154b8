import { describe, expect, test } from "vitest";
import { familiarName, parseImageReference } from "../../src/host/image-reference.ts";

const digest = `sha256:${"a".repeat(64)}`;

describe("an image reference", () => {
  test.each([
    ["nginx", "docker.io/library/nginx", "latest", "nginx:latest"],
    ["nginx:1.25", "docker.io/library/nginx", "1.25", "nginx:1.25"],
    ["docker.io/library/nginx", "docker.io/library/nginx", "latest", "nginx:latest"],
    ["index.docker.io/demo/web", "docker.io/demo/web", "latest", "demo/web:latest"],
    [
      "registry.test:5000/demo/web",
      "registry.test:5000/demo/web",
      "latest",
      "registry.test:5000/demo/web:latest",
    ],
    ["localhost/web:1", "localhost/web", "1", "localhost/web:1"],
    [`demo/web@${digest}`, "docker.io/demo/web", undefined, `demo/web@${digest}`],
    [`demo/web:1@${digest}`, "docker.io/demo/web", "1", `demo/web:1@${digest}`],
  ])("%s names %s", (text, repository, tag, familiar) => {
    const reference = parseImageReference(text);
    expect(reference).toMatchObject({ repository, tag });
    expect(familiarName(reference)).toBe(familiar);
  });

  test.each(["", "Nginx", "nginx:", "a//b", "nginx@sha256:12", "nginx:a b"])("%j is refused", (text) => {
    expect(() => parseImageReference(text)).toThrow("invalid reference format");
  });
});
