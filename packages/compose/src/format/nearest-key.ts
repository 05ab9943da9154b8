/** The known key that a misspelled one is nearest to; undefined when none is near. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  if (key.length > 40) return undefined;
  const bare = (text: string) => text.toLowerCase().replaceAll(/[-_ ]/g, "");
  const same = known.find((name) => bare(name) === bare(key));
  if (same !== undefined || key.length < 3) return same;
  return known
    .map((name) => ({ name, steps: distance(key, name) }))
    .filter(({ name, steps }) => steps <= Math.min(2, name.length / 3))
    .sort((a, b) => a.steps - b.steps)[0]?.name;
}

/** How many letters to put in, leave out, change or swap with the next to get from one word to the other. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swap = isSwap ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change, swap));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}
