import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ContenderName } from "./contenders.ts";
import type { Measurement } from "./measure.ts";
import type { PageName } from "./pages.ts";

const script = fileURLToPath(new URL("measure.ts", import.meta.url));

/**
 * The measurements of one page, round by round: in each round every contender has one fresh process, so that
 * what else the machine does falls on all of them alike, and figures are compared within their round.
 */
export class Rounds {
  readonly #measurements = new Map<ContenderName, Measurement[]>();

  constructor(page: PageName, names: readonly ContenderName[], rounds: number) {
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        const all = this.#measurements.get(name) ?? [];
        this.#measurements.set(name, all);
        all.push(measureFresh(name, page));
      }
    }
  }

  /** Why a contender could not read the page, if so. */
  error(name: ContenderName): string | undefined {
    return this.#of(name).find(({ error }) => error !== undefined)?.error;
  }

  /** The median of a figure; `undefined` if the contender failed. */
  median(name: ContenderName, figure: "medianMs" | "heapBytes" | "externalBytes"): number | undefined {
    return medianOf(this.#of(name).map((measurement) => measurement[figure]));
  }

  /** How many times as long `a` takes as `b`: the median of the rounds' ratios. */
  ratio(a: ContenderName, b: ContenderName): number | undefined {
    const others = this.#of(b);
    return medianOf(
      this.#of(a).map(({ medianMs }, round) => {
        const other = others[round]?.medianMs;
        return medianMs === undefined || other === undefined ? undefined : medianMs / other;
      }),
    );
  }

  #of(name: ContenderName): readonly Measurement[] {
    return this.#measurements.get(name) ?? [];
  }
}

function measureFresh(contender: ContenderName, page: PageName): Measurement {
  const options = ["--expose-gc", "--max-old-space-size=8000", script, contender, page];
  const output = execFileSync(process.execPath, options, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(output) as Measurement;
}

function medianOf(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)];
}
