/** What may be chosen for each factor. */
export type Factors = Readonly<Record<string, readonly unknown[]>>;

/**
 * Rows of one choice for each factor, in which any three factors occur with every combination of their choices (and so
 * any two); as few as a greedy search finds, the same in every run.
 */
export function coveringArray(factors: Factors): readonly Readonly<Record<string, unknown>>[] {
  const names = Object.keys(factors);
  const sizes = names.map((name) => factors[name]?.length ?? 0);
  const uncovered = new Triples(sizes);
  const random = randomNumbers();
  const rows: Record<string, unknown>[] = [];
  for (let seed = uncovered.next(); seed !== undefined; seed = uncovered.next()) {
    const row = rowFrom(seed, sizes, uncovered, random);
    uncovered.cover(row);
    rows.push(Object.fromEntries(names.map((name, factor) => [name, factors[name]?.[row[factor] ?? 0]])));
  }
  return rows;
}

type Choice = readonly [factor: number, value: number];

/** Fills a row up, each factor with the value that covers most together with those that are chosen already. */
function rowFrom(
  seed: readonly Choice[],
  sizes: readonly number[],
  uncovered: Triples,
  random: (below: number) => number,
): readonly number[] {
  const chosen: Choice[] = [...seed];
  const open = sizes.map((_, factor) => factor).filter((factor) => !seed.some(([taken]) => taken === factor));
  while (open.length > 0) {
    const [factor = 0] = open.splice(random(open.length), 1);
    let best = { value: 0, gain: -1 };
    const start = random(sizes[factor] ?? 1);
    for (let offset = 0; offset < (sizes[factor] ?? 0); offset++) {
      const value = (start + offset) % (sizes[factor] ?? 1);
      const gain = uncovered.gain(chosen, [factor, value]);
      if (gain > best.gain) best = { value, gain };
    }
    chosen.push([factor, best.value]);
  }
  const row = Array<number>(sizes.length).fill(0);
  for (const [factor, value] of chosen) row[factor] = value;
  return row;
}

/** The combinations of three factors' values, and which of them are still missing. */
class Triples {
  readonly #sizes: readonly number[];
  /** For three factors in their order, one mark for each combination that is covered. */
  readonly #covered = new Map<number, Uint8Array>();

  constructor(sizes: readonly number[]) {
    this.#sizes = sizes;
    for (const [a, first] of sizes.entries()) {
      for (let b = a + 1; b < sizes.length; b++) {
        for (let c = b + 1; c < sizes.length; c++) {
          this.#covered.set(this.#key(a, b, c), new Uint8Array(first * (sizes[b] ?? 0) * (sizes[c] ?? 0)));
        }
      }
    }
  }

  /** A combination that is missing; undefined when none is. */
  next(): readonly Choice[] | undefined {
    for (const [key, marks] of this.#covered) {
      const at = marks.indexOf(0);
      if (at < 0) {
        this.#covered.delete(key);
        continue;
      }
      const count = this.#sizes.length;
      const [a, b, c] = [Math.floor(key / count ** 2), Math.floor(key / count) % count, key % count];
      const [second, third] = [this.#sizes[b] ?? 1, this.#sizes[c] ?? 1];
      return [
        [a, Math.floor(at / (second * third))],
        [b, Math.floor(at / third) % second],
        [c, at % third],
      ];
    }
    return undefined;
  }

  /** How many missing combinations a choice makes with two of those that are made. */
  gain(chosen: readonly Choice[], choice: Choice): number {
    let gain = 0;
    for (let first = 0; first < chosen.length; first++) {
      for (let second = first + 1; second < chosen.length; second++) {
        const [marks, at] = this.#place([chosen[first] as Choice, chosen[second] as Choice, choice]);
        if (marks?.[at] === 0) gain += 1;
      }
    }
    return gain;
  }

  cover(row: readonly number[]): void {
    const choices = row.map((value, factor): Choice => [factor, value]);
    for (let a = 0; a < choices.length; a++) {
      for (let b = a + 1; b < choices.length; b++) {
        for (let c = b + 1; c < choices.length; c++) {
          const [marks, at] = this.#place([choices[a], choices[b], choices[c]] as Choice[]);
          if (marks) marks[at] = 1;
        }
      }
    }
  }

  #place(choices: readonly Choice[]): readonly [Uint8Array | undefined, number] {
    const [[a, x], [b, y], [c, z]] = [...choices].sort((one, other) => one[0] - other[0]) as [
      Choice,
      Choice,
      Choice,
    ];
    const [second, third] = [this.#sizes[b] ?? 1, this.#sizes[c] ?? 1];
    return [this.#covered.get(this.#key(a, b, c)), (x * second + y) * third + z];
  }

  #key(a: number, b: number, c: number): number {
    const count = this.#sizes.length;
    return (a * count + b) * count + c;
  }
}

/** Numbers below a bound, the same in every run (a linear congruential generator with the figures of Numerical Recipes). */
function randomNumbers(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
