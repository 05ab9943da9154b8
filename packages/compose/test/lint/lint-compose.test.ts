import { expect, it } from "vitest";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import { linted } from "../support/linted.ts";

it("says nothing of a good file", () => {
  const text = "name: shop\nservices:\n  web:\n    image: nginx:1.27\n    ports: ['127.0.0.1:8080:80']\n";
  expect(lintCompose(text, { target: "compose" })).toEqual([]);
});

it("says what, where, and what to do about it", () => {
  const text = "services:\n  web:\n    image: nginx\n    enviroment: {}\n";
  expect(lintCompose(text, { target: "compose" })).toEqual([
    {
      code: "key-unknown",
      severity: "error",
      path: "services.web.enviroment",
      line: 4,
      column: 5,
      message: 'The key "enviroment" is not known here and refused.',
      hint: "Did you mean environment?",
    },
  ]);
});

it("goes by the target, by the version of Compose, and by the variables", () => {
  const text = "services:\n  web:\n    image: ${IMAGE:?}\n    pre_start: []\n";
  const options = { variables: { IMAGE: "x" } };
  expect(linted(text, { ...options, target: "swarm" })).toEqual(["error key-unknown services.web.pre_start"]);
  expect(linted(text, { ...options, composeVersion: "2.40.0" })).toEqual([
    "error key-too-new services.web.pre_start",
  ]);
  expect(linted(text, options)).toEqual([]);
  expect(linted(text)).toEqual(["error variable-required services.web.image"]);
});

it("refuses options that are none", () => {
  expect(() => lintCompose("", { target: "kubernetes" as "swarm" })).toThrow(TypeError);
  expect(() => lintCompose("", { target: "compose", composeVersion: "newest" })).toThrow(TypeError);
});
