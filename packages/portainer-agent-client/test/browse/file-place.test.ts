import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parentOf, wirePlace } from "../../src/browse/file-place.ts";

describe("wirePlace", () => {
  it.each([
    [{ volume: "data", path: "a/b" }, "data", "/a/b"],
    [{ volume: "data", path: "" }, "data", "/"],
    [{ volume: "data", path: "//a/" }, "data", "/a"],
    [{ hostPath: "/etc/hosts" }, undefined, "/host/etc/hosts"],
    [{ hostPath: "/" }, undefined, "/host"],
    [{ agentPath: "/app/cert.pem" }, undefined, "/app/cert.pem"],
    [{ agentPath: "/" }, undefined, "/"],
  ])("%j", (place, volume, path) => {
    expect(wirePlace(place)).toEqual({ volume, path });
  });

  it.each(["../..", "../../etc", "a/b", "", ".", "..", "a b", "ä"])(
    "takes %j for no volume: the agent would follow it out of the volumes",
    (volume) => {
      expect(() => wirePlace({ volume, path: "/" })).toThrow(/not the name of a volume/);
    },
  );

  it.each([
    { volume: "data", path: "../x" },
    { volume: "data", path: "a/../b" },
    { volume: "data", path: "a\\..\\b" },
    { hostPath: "/../etc/shadow" },
    { agentPath: "/a/.." },
    { agentPath: "/a\0b" },
  ])("follows no .. in %j", (place) => {
    expect(() => wirePlace(place)).toThrow(TypeError);
  });

  it("wants host and container paths from the root", () => {
    expect(() => wirePlace({ hostPath: "etc" })).toThrow(/begin with a slash/);
  });
});

describe("parentOf", () => {
  it("takes a path apart as it is put together, and knows a root", () => {
    const segment = fc
      .string({ minLength: 1, unit: "grapheme" })
      .filter((part) => !/[/\\\0]|^\.\.$/.test(part));
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (parts) => {
        const wire = wirePlace({ volume: "data", path: parts.join("/") });
        const parent = parentOf(wire);
        expect(parent?.name).toBe(parts.at(-1));
        expect(parent?.directory.path).toBe(`/${parts.slice(0, -1).join("/")}`);
      }),
    );
    expect(parentOf(wirePlace({ volume: "data", path: "/" }))).toBeUndefined();
  });
});
