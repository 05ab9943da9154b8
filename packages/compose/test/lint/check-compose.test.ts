import { expect, it } from "vitest";
import { linted, lintedFile, lintedService } from "../support/linted.ts";

it("lays one document over the other", () => {
  const text =
    "services: { web: { image: x } }\n---\nservices: { web: { ports: ['80'] }, db: { image: y } }\n";
  expect(linted(text)).toEqual([]);
  expect(
    linted("services: { web: { cap_add: [A] } }\n---\nservices: { web: { cap_add: { b: c } } }\n"),
  ).toContain("error merge-conflict services.web.cap_add");
});

it("tells of a file with nothing in it", () => {
  expect(linted("{}\n")).toEqual(["error document-empty "]);
});

it("tells of files that it does not look at", () => {
  expect(lintedFile({ include: ["a.yaml"] })).toEqual(["info side-file-unread include"]);
  expect(lintedService({ env_file: "a.env" })).toEqual(["info side-file-unread services.web.env_file"]);
  expect(lintedService({ env_file: [{ path: "a.env", required: false }] })).toEqual([]);
  expect(lintedService({ label_file: ["a"] })).toEqual(["info side-file-unread services.web.label_file"]);
});
