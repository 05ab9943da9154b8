import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { flagByName, settingByEnv, shorthands } from "../../src/watchtower/flag-table.ts";

interface Row {
  readonly name: string;
  readonly type: string;
  readonly flag?: string;
  readonly shorthand?: string;
}

const fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "fixtures", "watchtower-settings.json"), "utf8"),
) as Readonly<Record<string, readonly Row[]>>;
const rows = Object.values(fixture).flat();

describe.each(Object.keys(fixture))("of %s", (program) => {
  it.each(fixture[program] ?? [])("$name has the flag $flag", ({ name, type, flag, shorthand }) => {
    expect(settingByEnv.has(name)).toBe(true);
    if (flag === undefined) return;
    const found = flagByName.get(flag.slice(2));
    expect(found?.env).toBe(name);
    expect(found?.isSwitch).toBe(type === "bool");
    if (shorthand !== undefined) expect(shorthands.get(shorthand.slice(1))).toBe(flag.slice(2));
  });
});

it("has no flag that neither program has", () => {
  const known = new Set(rows.map(({ flag }) => flag?.slice(2)));
  const others = [...flagByName.keys()].filter((name) => !known.has(name));
  expect(others).toStrictEqual(["health-check", "help", "self-update-orchestrator"]);
});
