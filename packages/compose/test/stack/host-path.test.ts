import { expect, it } from "vitest";
import { readOnlyMount } from "../../src/stack/host-path.ts";
import type { Problem } from "../../src/stack/problem.ts";

it("mounts a path of the host for reading only, whatever is in it", () => {
  const problems: Problem[] = [];
  expect(readOnlyMount("certs: $a", "p", "/t", problems)).toStrictEqual({
    type: "bind",
    source: "certs: $a",
    target: "/t",
    read_only: true,
  });
  expect(problems).toStrictEqual([]);
});

it.each(["", " ", "a\0", 5, null])("mounts nothing for %j", (value) => {
  const problems: Problem[] = [];
  expect(readOnlyMount(value, "p", "/t", problems)).toBeUndefined();
  expect(problems).toMatchObject([{ severity: "error", path: "p" }]);
});
