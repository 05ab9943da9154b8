import { expect, it } from "vitest";
import { plainScalar, taggedScalar } from "../../src/source/go-scalar.ts";

it.each([
  ["0644", { kind: "integer", value: 420 }],
  ["0o17", { kind: "integer", value: 15 }],
  ["0b11", { kind: "integer", value: 3 }],
  ["0x1F", { kind: "integer", value: 31 }],
  ["1_000", { kind: "integer", value: 1000 }],
  ["-3", { kind: "integer", value: -3 }],
  ["0b-1", { kind: "integer", value: -1 }],
  ["08", { kind: "float", value: 8 }],
  ["1.10", { kind: "float", value: 1.1 }],
  ["1e3", { kind: "float", value: 1000 }],
  [".5", { kind: "float", value: 0.5 }],
  [".inf", { kind: "float", value: Infinity }],
  ["18446744073709551615", { kind: "integer", value: 2 ** 64 }],
  ["18446744073709551616", { kind: "float", value: 2 ** 64 }],
  ["1e999", { kind: "string" }],
  ["true", { kind: "boolean" }],
  ["~", { kind: "null" }],
  ["", { kind: "null" }],
  ["yes", { kind: "string" }],
  ["off", { kind: "string" }],
  ["tRUE", { kind: "string" }],
  ["1:30", { kind: "string" }],
  ["1.2.3", { kind: "string" }],
  ["8080:80", { kind: "string" }],
  ["2024-01-01", { kind: "timestamp" }],
  ["2024-1-1 1:2:3.5", { kind: "timestamp" }],
  ["2024-01-01T00:00:00Z", { kind: "timestamp" }],
  ["2024-01-01T00:00:00", { kind: "string" }],
  ["2024-02-30", { kind: "string" }],
])("reads %j as Go does", (source, scalar) => {
  expect(plainScalar(source)).toEqual(scalar);
});

it.each([
  ["!!int", "3", "integer"],
  ["tag:yaml.org,2002:float", "3", "float"],
  ["!!bool", "yes", undefined],
  ["!!int", "three", undefined],
  ["!!str", "3", "string"],
  ["!own", "3", "string"],
  ["!!binary", "aGk=", "string"],
  ["!!binary", "?", undefined],
])("reads %s %j as what the tag says, or not at all", (tag, source, kind) => {
  expect(taggedScalar(tag, source)?.kind).toBe(kind);
});
