import { expect, it } from "vitest";
import { byteSizeOf } from "../../src/format/byte-size.ts";

it.each([
  ["0", 0],
  ["512", 512],
  ["512b", 512],
  ["64k", 65_536],
  ["64kb", 65_536],
  ["64KiB", 65_536],
  ["512m", 536_870_912],
  ["1.5g", 1_610_612_736],
  ["1.5 GiB", 1_610_612_736],
  ["1t", 1_099_511_627_776],
  ["1p", 1_125_899_906_842_624],
  [".5m", 524_288],
])("reads %j as %i bytes", (text, bytes) => {
  expect(byteSizeOf(text)).toBe(bytes);
});

it.each(["", "m", "-1m", "512mm", "512 MB ", "1,5g", "512  m", "512ib", "12e", "0x10m", "512mi"])(
  "does not take %j for an amount of memory",
  (text) => {
    expect(byteSizeOf(text)).toBeUndefined();
  },
);
