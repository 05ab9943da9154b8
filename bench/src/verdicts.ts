/** Says of each figure whether its bar is met; a missed one makes the benchmark fail. */
export function atMost(what: string, measured: number, bar: number, detail = ""): void {
  say(measured <= bar, what, measured, `at most ${bar}`, detail);
}

/** As {@link atMost}, for what must not be less. */
export function atLeast(what: string, measured: number, bar: number, detail = ""): void {
  say(measured >= bar, what, measured, `at least ${bar}`, detail);
}

function say(isMet: boolean, what: string, measured: number, bar: string, detail: string): void {
  if (!isMet) process.exitCode = 1;
  const figure = Number.isInteger(measured) ? String(measured) : measured.toFixed(2);
  console.log(
    `${isMet ? "met   " : "MISSED"} ${what}: ${figure} (${bar})${detail === "" ? "" : `; ${detail}`}`,
  );
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
