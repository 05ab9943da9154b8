import { median } from "./verdicts.ts";

/** The same exchange, by the client and by undici alone. */
export interface Sides {
  readonly ours: () => Promise<unknown>;
  readonly raw: () => Promise<unknown>;
}

/** What a call takes. */
export interface RoundTrips {
  /** The median of the ratios of neighbouring rounds, which share the machine's mood. */
  readonly ratio: number;
  readonly oursMicroseconds: number;
  readonly rawMicroseconds: number;
}

const warmUpRounds = 10;
const rounds = 81;

/** Times both sides in turns, in short rounds, each side first in every other one. */
export async function compareRoundTrips({ ours, raw }: Sides, atOnce: number): Promise<RoundTrips> {
  const calls = atOnce === 1 ? 100 : 500;
  const pairs: { ours: number; raw: number }[] = [];
  for (let turn = -warmUpRounds; turn < rounds; turn++) {
    const isOursFirst = turn % 2 === 0;
    const first = await round(isOursFirst ? ours : raw, calls, atOnce);
    const second = await round(isOursFirst ? raw : ours, calls, atOnce);
    if (turn >= 0) pairs.push(isOursFirst ? { ours: first, raw: second } : { ours: second, raw: first });
  }
  const each = (side: "ours" | "raw"): number => (median(pairs.map((pair) => pair[side])) / calls) * 1_000;
  return {
    ratio: median(pairs.map((pair) => pair.ours / pair.raw)),
    oursMicroseconds: each("ours"),
    rawMicroseconds: each("raw"),
  };
}

/** The time of a round in milliseconds: so many calls, so many at once. */
async function round(call: () => Promise<unknown>, calls: number, atOnce: number): Promise<number> {
  const startedAt = performance.now();
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return performance.now() - startedAt;
}
