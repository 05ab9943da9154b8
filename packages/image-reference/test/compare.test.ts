import { describe, expect, it } from "vitest";
import { isSameImage, isSameRepository, parseImageReference, type ImageReference } from "../src/index.ts";

function reference(text: string): ImageReference {
  const parsed = parseImageReference(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.reference;
}

describe("comparing references", () => {
  it.each([
    ["nginx", "docker.io/library/nginx:1.27", true],
    ["nginx", "grafana/nginx", false],
    ["reg:5000/a", "reg:5001/a", false],
  ])("says whether %s and %s are one repository", (a, b, same) => {
    expect(isSameRepository(reference(a), reference(b))).toBe(same);
  });

  it.each([
    ["nginx", "nginx:latest", true],
    ["nginx:1", "nginx:2", false],
    [`nginx:1@sha256:${"a".repeat(64)}`, `nginx:2@sha256:${"a".repeat(64)}`, true],
    [`nginx@sha256:${"a".repeat(64)}`, "nginx", false],
  ])("says whether %s and %s are one image", (a, b, same) => {
    expect(isSameImage(reference(a), reference(b))).toBe(same);
  });
});
