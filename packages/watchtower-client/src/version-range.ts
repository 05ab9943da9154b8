/**
 * The versions a Watchtower can have by what it was seen to do, both ends included.
 *
 * No reply of any Watchtower names its version, so this is as near as can be told from outside. `to` is absent where
 * nothing rules out newer versions.
 */
export interface VersionRange {
  readonly from: string;
  readonly to?: string;
}

/** Whether every version of the range is older than this one. */
export function isBefore(range: VersionRange, version: string): boolean {
  return range.to !== undefined && compareVersions(range.to, version) < 0;
}

/** Whether every version of the range is this one or newer. */
export function isSince(range: VersionRange, version: string): boolean {
  return compareVersions(range.from, version) >= 0;
}

/** The range for people: `1.16.0 to 1.19.0`, `1.20.0 or later`. */
export function describeRange({ from, to }: VersionRange): string {
  if (to === undefined) return `${from} or later`;
  return from === to ? from : `${from} to ${to}`;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  const differing = left?.findIndex((part, index) => part !== right?.[index]) ?? -1;
  return differing === -1 ? 0 : (left?.[differing] ?? 0) - (right?.[differing] ?? 0);
}
