import { expect, it } from "vitest";
import { booleanOf, isFloatText, isIntegerText } from "../../src/format/number-text.ts";

it.each(["0", "-3", "+3", "007", "9223372036854775807", "-9223372036854775808"])(
  "reads %j as a whole number of 64 bits",
  (text) => {
    expect(isIntegerText(text)).toBe(true);
  },
);

it.each(["", "3.0", "1e3", "0x10", "1_000", " 3", "9223372036854775808", "-9223372036854775809"])(
  "does not read %j as one",
  (text) => {
    expect(isIntegerText(text)).toBe(false);
  },
);

it.each(["3", "0.5", ".5", "5.", "1e3", "-1E-3", "inf", "+Infinity", "NaN", "0x1p-2"])(
  "reads %j as a number",
  (text) => {
    expect(isFloatText(text)).toBe(true);
  },
);

it.each(["", ".", "e3", "1e", "1,5", "0x10", "1e999", "five"])("does not read %j as one", (text) => {
  expect(isFloatText(text)).toBe(false);
});

it.each([
  ["true", true],
  ["Yes", true],
  ["y", true],
  ["ON", true],
  ["false", false],
  ["no", false],
  ["N", false],
  ["off", false],
  ["1", undefined],
  ["0", undefined],
  ["t", undefined],
  ["", undefined],
])("reads %j as %j", (text, value) => {
  expect(booleanOf(text)).toBe(value);
});
