import { expect, it } from "vitest";
import { drop, isText, reportDrops } from "../../src/lint/drops.ts";
import type { Drop } from "../../src/lint/drops.ts";
import { ProblemList } from "../../src/lint/lint-problem.ts";
import { child } from "../../src/source/value.ts";
import { readYaml } from "../../src/source/yaml-source.ts";
import { valueOf } from "../support/values.ts";

function told(text: string, drops: readonly Drop[]): string[] {
  const problems = new ProblemList(readYaml(text));
  reportDrops(child(valueOf(text), "services"), drops, problems);
  return problems.sorted().map(({ severity, path, line, column }) => `${severity} ${path} ${line}:${column}`);
}

it("follows a path through lists and mappings, and points at the key", () => {
  const text = "services:\n  web:\n    a: { x: { k: 1 }, y: { k: 2, l: 3 } }\n    b: [1, 2]\n";
  expect(told(text, [drop("a.*.k", "", ""), drop("b.*", "", "")])).toEqual([
    "warning services.web.a.x.k 3:15",
    "warning services.web.a.y.k 3:28",
    "warning services.web.b.0 4:9",
    "warning services.web.b.1 4:12",
  ]);
});

it("passes over what is empty, and over services that are none", () => {
  const text = "services:\n  a: { k: [], l: {}, m: '', n: }\n  b: text\n";
  expect(
    told(
      text,
      ["k", "l", "m", "n"].map((key) => drop(key, "", "")),
    ),
  ).toEqual([]);
});

it("asks when it is dropped, by the value and the service", () => {
  const when: Drop["when"] = (value, service) => isText(value, "x") && child(service, "l") !== undefined;
  const drops = [drop("k", "", "", { severity: "info", when })];
  expect(told("services: { a: { k: x }, b: { k: x, l: 1 }, c: { k: y, l: 1 } }", drops)).toEqual([
    "info services.b.k 1:31",
  ]);
});
