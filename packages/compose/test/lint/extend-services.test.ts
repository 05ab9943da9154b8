import { expect, it } from "vitest";
import { linted, lintedFile } from "../support/linted.ts";

const errorsOf = (services: object, version?: string) =>
  lintedFile({ services }, version === undefined ? {} : { composeVersion: version });

it("gives a service what it extends, through several", () => {
  expect(errorsOf({ a: { image: "x" }, b: { extends: "a" }, c: { extends: { service: "b" } } })).toEqual([]);
  expect(errorsOf({ a: { cap_add: ["A"] }, b: { extends: "a" } })).toEqual([
    "error image-missing services.a",
    "error image-missing services.b",
  ]);
});

it("tells of a service that does not exist", () => {
  expect(errorsOf({ a: { image: "x", extends: "b" } })).toEqual(["error extends-unknown services.a.extends"]);
});

it("tells of services that extend each other", () => {
  expect(errorsOf({ a: { image: "x", extends: "a" } })).toContain("error extends-cycle services.a.extends");
  expect(errorsOf({ a: { image: "x", extends: "b" }, b: { image: "x", extends: "a" } })).toContain(
    "error extends-cycle services.a.extends",
  );
});

it("tells of what cannot be merged, at the place in the extending service", () => {
  const text =
    "services:\n  a:\n    image: x\n    cap_add: [A]\n  b:\n    extends: a\n    cap_add: { B: c }\n";
  expect(linted(text)).toContain("error merge-conflict services.b.cap_add");
});

it("goes by what is said here where another file is extended", () => {
  expect(errorsOf({ a: { extends: { file: "other.yaml", service: "x" } } })).toEqual([
    "info side-file-unread services.a.extends",
  ]);
  expect(
    errorsOf({ a: { extends: { file: "other.yaml", service: "x" } }, b: { extends: "a", ports: ["x"] } }),
  ).toEqual(["info side-file-unread services.a.extends", "error value-invalid services.b.ports.0"]);
});

it("takes a chain of a thousand services", () => {
  const chain = Array.from({ length: 1000 }, (_, index) => [
    `s${index}`,
    index === 0 ? { image: "x" } : { extends: `s${index - 1}` },
  ]);
  expect(errorsOf(Object.fromEntries(chain) as object)).toEqual([]);
});
