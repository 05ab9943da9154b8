import { expect, it } from "vitest";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import { lintedFile, lintedService } from "../support/linted.ts";

it.each([
  ["networks", ["backend"]],
  ["networks", { backend: null }],
  ["volumes", ["data:/data"]],
  ["volumes", [{ type: "volume", source: "data", target: "/data" }]],
  ["secrets", ["token"]],
  ["secrets", [{ source: "token" }]],
  ["configs", ["settings"]],
  ["models", ["llm"]],
])("tells of %s that are not defined: %j", (key, value) => {
  expect(lintedService({ [key]: value })).toEqual([`error reference-undefined services.web.${key}`]);
});

it("tells of a secret of a build", () => {
  expect(lintedService({ build: { secrets: ["token"] } })).toEqual([
    "error reference-undefined services.web.build.secrets",
  ]);
});

it("says nothing of what is defined, or needs no definition", () => {
  const web = {
    image: "nginx",
    networks: ["backend", "default"],
    volumes: ["data:/data", "./a:/b", "/c", { type: "tmpfs", target: "/d" }],
    secrets: ["token"],
  };
  const defined = {
    networks: { backend: null },
    volumes: { data: null },
    secrets: { token: { file: "./t" } },
  };
  expect(lintedFile({ services: { web }, ...defined })).toEqual([]);
});

it("asks for models from 2.38 on", () => {
  expect(lintedService({ models: ["llm"] }, { composeVersion: "2.38.0" })).toHaveLength(1);
});

it("leaves it open where other files are included", () => {
  const lines = lintedFile({ include: ["other.yaml"], services: { web: { image: "x", networks: ["a"] } } });
  expect(lines).toEqual(["info side-file-unread include"]);
});

it("points at the name, and says where to define it", () => {
  const text = "services:\n  web:\n    image: nginx\n    volumes:\n      - data:/data\n";
  expect(lintCompose(text, { target: "compose" })).toMatchObject([
    { line: 5, column: 9, hint: "Define it at the end of the file: volumes: with data: in it." },
  ]);
});
