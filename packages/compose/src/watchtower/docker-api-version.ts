import type { WatchtowerFlavour } from "./watchtower-image.ts";
import { variable } from "../yaml/variable.ts";
import type { Variable } from "../yaml/variable.ts";

/** What an engine says of itself in `GET /version`: `ApiVersion` and `MinAPIVersion`, such as 1.52 and 1.44. */
export interface EngineVersions {
  readonly apiVersion: string;
  readonly minApiVersion: string;
}

/** The version that containrrr/watchtower 1.7.1 asks for unless told otherwise (watchtower.md e). */
const pinned = "1.25";

/** What Docker 29 asks for at least; engines older than Docker 25 do not reach it. */
const fallback = "1.44";

/**
 * The value of `DOCKER_API_VERSION` for a Watchtower; undefined where the variable must be left out.
 *
 * The original never negotiates and asks for API 1.25, which Docker 29 refuses (watchtower.md e): with an engine
 * it gets the engine's minimum where that is above 1.25, else nothing; without one, `${DOCKER_API_VERSION:-1.44}`,
 * which is too new for engines older than Docker 25. The fork negotiates and never gets one. No value helps an
 * engine whose maximum is below 1.25: undefined too, and `managementStack` says so.
 *
 * Throws a `TypeError` for versions that are not two numbers joined by a dot, or a minimum above the maximum.
 */
export function dockerApiVersion(
  flavour: WatchtowerFlavour,
  engine?: EngineVersions,
): string | Variable | undefined {
  if (engine !== undefined && !areEngineVersions(engine)) {
    throw new TypeError(
      `@stack/compose: engine versions are numbers such as 1.52, the minimum not above the maximum, not ${JSON.stringify(engine)}.`,
    );
  }
  if (flavour === "nicholas-fedor") return undefined;
  if (engine === undefined) return variable("DOCKER_API_VERSION", { default: fallback });
  const needed = compareApiVersions(engine.minApiVersion, pinned) > 0;
  return needed ? engine.minApiVersion : undefined;
}

/** Whether the original cannot talk to the engine at all, whatever `DOCKER_API_VERSION` says. */
export function isTooOldForOriginal(engine: EngineVersions): boolean {
  return compareApiVersions(engine.apiVersion, pinned) < 0;
}

/** Whether both are API versions, in the right order. */
export function areEngineVersions(engine: unknown): engine is EngineVersions {
  if (typeof engine !== "object" || engine === null) return false;
  const { apiVersion, minApiVersion } = engine as Record<string, unknown>;
  return (
    isApiVersion(apiVersion) &&
    isApiVersion(minApiVersion) &&
    compareApiVersions(minApiVersion, apiVersion) <= 0
  );
}

function isApiVersion(text: unknown): text is string {
  return typeof text === "string" && /^\d{1,4}\.\d{1,4}$/.test(text);
}

/** Below 0 where the first of two API versions is the older, above where it is the newer. */
export function compareApiVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split(".").map(Number);
  const [bMajor = 0, bMinor = 0] = b.split(".").map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}
