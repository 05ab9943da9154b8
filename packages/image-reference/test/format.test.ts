import { describe, expect, it } from "vitest";
import { formatImageReference, imageName } from "../src/index.ts";

describe("formatImageReference", () => {
  it("writes the short names that Docker prints", () => {
    expect(formatImageReference({ registry: "docker.io", repository: "library/nginx", tag: "1" })).toBe(
      "nginx:1",
    );
    expect(formatImageReference({ registry: "reg:5000", repository: "a/b", digest: "sha256:00" })).toBe(
      "reg:5000/a/b@sha256:00",
    );
  });

  it("keeps library/ where leaving it out would name another repository", () => {
    expect(imageName({ registry: "docker.io", repository: "library/a/b" })).toBe("library/a/b");
  });
});
