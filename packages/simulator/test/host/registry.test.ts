import { expect, test } from "vitest";
import { createDockerHost } from "../../src/index.ts";

test("equal content has an equal id and digest wherever it is pushed, other content another", () => {
  const { registry } = createDockerHost();
  const first = registry.push("demo/web:1", { content: "x", env: { A: "1", B: "2" } });
  expect(first.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(first.digest).not.toBe(first.imageId);
  expect(createDockerHost().registry.push("other/web:2", { content: "x", env: { B: "2", A: "1" } })).toEqual(
    first,
  );
  expect(registry.push("demo/web:1", { content: "y", env: { A: "1", B: "2" } })).not.toEqual(first);
});

test("a tag moves, and what it named before stays pullable by digest", () => {
  const host = createDockerHost();
  const first = host.registry.push("demo/web", { content: "1" });
  const second = host.registry.push("demo/web", { content: "2" });
  expect(host.pull("demo/web")).toEqual(second);
  expect(host.pull(`demo/web@${first.digest}`)).toEqual(first);
});

test("two references without content are two images", () => {
  const { registry } = createDockerHost();
  expect(registry.push("demo/a")).not.toEqual(registry.push("demo/b"));
});

test("pulls fail for the references chosen, until that is lifted", () => {
  const host = createDockerHost();
  host.registry.push("demo/a");
  host.registry.push("demo/b");
  host.registry.failPulls("demo/a");
  expect(() => host.pull("demo/a")).toThrow("connection refused");
  host.pull("demo/b");
  host.registry.failPulls("*");
  expect(() => host.pull("demo/b")).toThrow("connection refused");
  host.registry.failPulls(undefined);
  host.pull("demo/a");
});

test("a push by digest is refused with the remedy", () => {
  const { registry } = createDockerHost();
  expect(() => registry.push(`demo/web@sha256:${"a".repeat(64)}`)).toThrow("push under a tag");
});

test.each([
  ["containrrr/watchtower"],
  ["containrrr/watchtower:1.7.1"],
  ["nickfedor/watchtower:1.21.0"],
  ["ghcr.io/nicholas-fedor/watchtower"],
  ["portainer/agent:2.30.1"],
])("the program image %s is there from the start", (reference) => {
  expect(createDockerHost().pull(reference).imageId).toMatch(/^sha256:/);
});
