import { isFloatText } from "./number-text.ts";

const units: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5 };

/** An amount of memory as Docker reads it (go-units, `RAMInBytes`), such as 512m or 1.5GiB; undefined for what is none. */
export function byteSizeOf(text: string): number | undefined {
  const [, count, unit] = /^(.*?[0-9.]) ?([^0-9. ]{0,3})$/s.exec(text) ?? [];
  if (count === undefined || unit === undefined || !isFloatText(count) || Number(count) < 0) return undefined;
  const [, letter = ""] = /^([kmgtp]?)(?:b|(?<=[kmgtp])ib)?$/.exec(unit.toLowerCase()) ?? [undefined];
  if (unit !== "" && letter === "" && unit.toLowerCase() !== "b") return undefined;
  return Math.trunc(Number(count) * 1024 ** (units[letter] ?? 0));
}
