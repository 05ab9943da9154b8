import { expect, it } from "vitest";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import { lintedFile, lintedService } from "../support/linted.ts";

it.each([
  ["depends_on", ["db"]],
  ["depends_on", { db: { condition: "service_started" } }],
  ["links", ["db:database"]],
  ["network_mode", "service:db"],
  ["ipc", "service:db"],
  ["pid", "service:db"],
  ["volumes_from", ["db:ro"]],
])("tells of a service that is not there, named by %s: %j", (key, value) => {
  expect(lintedService({ [key]: value })).toEqual([`error reference-undefined services.web.${key}`]);
});

it("says nothing of containers, or of other modes", () => {
  expect(
    lintedService({ volumes_from: ["container:db"], network_mode: "container:db", ipc: "host" }),
  ).toEqual([]);
});

it("tells of a service that depends on itself", () => {
  expect(lintedService({ depends_on: ["web"] })).toEqual(["error dependency-cycle services.web.depends_on"]);
});

it("tells of services that depend on each other in a circle, through anything", () => {
  const services = {
    a: { image: "x", depends_on: ["b"] },
    b: { image: "x", links: ["c"] },
    c: { image: "x", network_mode: "service:a" },
    d: { image: "x", depends_on: ["a"] },
  };
  const [problem, ...others] = lintCompose(JSON.stringify({ services }), { target: "compose" });
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    code: "dependency-cycle",
    message: "The services a, b, c depend on each other in a circle.",
  });
});

it("takes long chains, and diamonds", () => {
  const services = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => [
      `s${index}`,
      {
        image: "x",
        depends_on: [index + 1, index + 2].filter((next) => next < 5000).map((next) => `s${next}`),
      },
    ]),
  );
  expect(lintedFile({ services })).toEqual([]);
});
