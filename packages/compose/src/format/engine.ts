/** The program that is to read the file, as the format knows it. */
export interface Engine {
  readonly target: "compose" | "swarm";
  /** As one number, for {@link since}: of Compose its own version, of Swarm that of the format, 3.0 to 3.13. */
  readonly version: number;
}

/** Versions as numbers, so that those of the format are read once. */
const numbers = new Map<string, number>();

/**
 * The oldest version told apart, which is also the one that Debian 13 ships as 2.26.1: it is built with the
 * compose-go 2.4.8 of Compose 2.33.
 */
export const oldest = versionNumber("2.33.0");

const newestFormat = versionNumber("3.13");

/**
 * The engine that a target and a version name. Versions before 2.33, among them Debian's 2.26.1, are read as 2.33; the
 * newest known is 5.5, which later versions are taken for, and the default.
 *
 * Throws a `TypeError` for another target and for what is not a version.
 */
export function engineOf(target: "compose" | "swarm", composeVersion: string | undefined): Engine {
  switch (target) {
    case "swarm":
      return { target, version: newestFormat };
    case "compose": {
      const version = composeVersion === undefined ? Infinity : versionNumber(composeVersion);
      if (Number.isNaN(version)) {
        throw new TypeError(
          `@stack/compose: ${JSON.stringify(composeVersion)} is no version of Compose: write it as docker compose version prints it, such as 2.26.1.`,
        );
      }
      return { target, version: Math.max(version, oldest) };
    }
    default:
      throw new TypeError(
        `@stack/compose: the target is ${JSON.stringify(target)}: it can be compose or swarm.`,
      );
  }
}

/** Whether the engine is a Compose of this version or later. */
export function since(engine: Engine, version: string): boolean {
  return engine.target === "compose" && engine.version >= versionNumber(version);
}

/** Whether the engine is `docker stack` with this version of the format or a later one. */
export function sinceFormat(engine: Engine, version: string): boolean {
  return engine.target === "swarm" && engine.version >= versionNumber(version);
}

/**
 * `docker stack` for the version of the format that a file asks for; undefined for one that does not exist. Without
 * one, and for 3 alone, it is 3.13 (docker/cli 28.2.2, schema.go).
 */
export function stackFormat(version: string): Engine | undefined {
  if (version === "" || version === "3") return { target: "swarm", version: newestFormat };
  return /^3\.(?:\d|1[0-3])$/.test(version)
    ? { target: "swarm", version: versionNumber(version) }
    : undefined;
}

/** A version as one number that compares like it; NaN for what is none. */
function versionNumber(version: string): number {
  const known = numbers.get(version);
  if (known !== undefined) return known;
  const [, major, minor, patch = "0"] =
    /^v?(\d{1,3})\.(\d{1,4})(?:\.(\d{1,4}))?(?![\d.])/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return NaN;
  const number = (Number(major) * 10_000 + Number(minor)) * 10_000 + Number(patch);
  if (numbers.size < 100) numbers.set(version, number);
  return number;
}
