import { expect, it } from "vitest";
import { goBoolean, meantBoolean } from "../../src/watchtower/go-boolean.ts";

it("reads Go's words and no others", () => {
  for (const text of ["1", "t", "T", "TRUE", "true", "True"]) expect(goBoolean(text)).toBe(true);
  for (const text of ["0", "f", "F", "FALSE", "false", "False"]) expect(goBoolean(text)).toBe(false);
  for (const text of ["", "yes", "tRue", " true", '"true"', "2"]) expect(goBoolean(text)).toBeUndefined();
});

it("tells what is meant by other words, with quotes and blanks around them", () => {
  for (const text of ['"true"', " TRUE ", "yes", "'On'", "y", "enabled", "\u201ctrue\u201d"])
    expect(meantBoolean(text)).toBe(true);
  for (const text of ["'false'", "no", "off ", "Disabled", "n"]) expect(meantBoolean(text)).toBe(false);
  for (const text of ["", "maybe", "false-ish", "true false"]) expect(meantBoolean(text)).toBeUndefined();
});
