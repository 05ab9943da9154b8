import type { Entry, Value } from "../source/value.ts";

/** Compares what two files mean, wherever it stands and however it is written. */
export class ValueComparison {
  /** What was compared before, since aliases lead to the same values again and again. */
  readonly #known = new Map<Value, Map<Value, boolean>>();

  /** Whether two values mean the same. */
  equal(a: Value | undefined, b: Value | undefined): boolean {
    if (a === undefined || b === undefined) return a === b;
    if (a.kind === "map" && b.kind === "map") return this.#once(a, b, () => this.equalBut(a, b, noKeys));
    if (a.kind === "list" && b.kind === "list") {
      return this.#once(
        a,
        b,
        () =>
          a.items.length === b.items.length &&
          a.items.every((item, index) => this.equal(item, b.items[index])),
      );
    }
    if (a.kind === "map" || a.kind === "list" || b.kind === "map" || b.kind === "list") return false;
    return a.kind === b.kind && a.text === b.text;
  }

  /** Whether two mappings mean the same but for some keys; for anything else, whether they are equal. */
  equalBut(a: Value | undefined, b: Value | undefined, isLeftOut: (key: string) => boolean): boolean {
    if (a?.kind !== "map" || b?.kind !== "map") return this.equal(a, b);
    const entries = (map: ReadonlyMap<string, Entry>) =>
      [...map.values()].filter(({ key }) => !isLeftOut(key));
    const [left, right] = [entries(a.entries), entries(b.entries)];
    return (
      left.length === right.length &&
      left.every(({ key, value }) => b.entries.has(key) && this.equal(value, b.entries.get(key)?.value))
    );
  }

  #once(a: Value, b: Value, compare: () => boolean): boolean {
    const known = this.#known.get(a) ?? new Map<Value, boolean>();
    this.#known.set(a, known);
    const before = known.get(b);
    if (before !== undefined) return before;
    const result = compare();
    known.set(b, result);
    return result;
  }
}

const noKeys = () => false;
