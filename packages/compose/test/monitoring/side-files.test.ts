import { expect, it } from "vitest";
import { sideFiles } from "../../src/monitoring/side-files.ts";

const file = (text: string) => ({
  config: "rules",
  path: "prometheus/rules.yml",
  mountedAt: "/etc/rules",
  text,
});

it("gives the text, the config that reads it beside the Compose file, and the place in the container", () => {
  expect(sideFiles([file("a")], "compose")).toStrictEqual({
    mounts: [{ source: "rules", target: "/etc/rules" }],
    configs: { rules: { file: "./prometheus/rules.yml" } },
    texts: { "prometheus/rules.yml": "a" },
  });
});

it("names a Swarm's config by its text, the same for the same and another for another", () => {
  const name = (text: string) => sideFiles([file(text)], "swarm").configs["rules"]?.name;
  // The published test vector of FNV-1a, 32 bits.
  expect(name("a")).toBe("rules_e40c292c");
  expect(name("a")).toBe(name("a"));
  expect(name("b")).not.toBe(name("a"));
});
