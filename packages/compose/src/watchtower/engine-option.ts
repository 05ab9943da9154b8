import { areEngineVersions, isTooOldForOriginal } from "./docker-api-version.ts";
import type { EngineVersions } from "./docker-api-version.ts";
import { objectOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";

/** The `engine` option; with a problem, and as if not given, when its versions cannot be used. */
export function engineOption(value: unknown, problems: Problem[]): EngineVersions | undefined {
  if (value === undefined) return undefined;
  const engine = objectOption(value, "engine", ["apiVersion", "minApiVersion"], problems);
  if (areEngineVersions(engine)) return engine;
  problems.push({
    code: "engine-version-invalid",
    severity: "error",
    path: "engine",
    message:
      "engine must give apiVersion and minApiVersion, such as 1.52 and 1.44, the minimum not above the other.",
    hint: "They are ApiVersion and MinAPIVersion of docker version --format '{{json .Server}}'; leave engine out if not known.",
  });
  return undefined;
}

/** What the engine, or not knowing it, means for a Watchtower of this flavour. */
export function engineProblems(
  flavour: WatchtowerFlavour,
  engine: EngineVersions | undefined,
  problems: Problem[],
): void {
  if (flavour === "nicholas-fedor") return;
  if (engine === undefined) {
    problems.push({
      code: "engine-unknown",
      severity: "warning",
      path: "engine",
      message:
        "Without the engine's versions, DOCKER_API_VERSION is 1.44 unless that variable says otherwise, and engines older than Docker 25 refuse 1.44.",
      hint: "Give engine, or set DOCKER_API_VERSION where the stack is started.",
    });
  } else if (isTooOldForOriginal(engine)) {
    problems.push({
      code: "engine-too-old",
      severity: "error",
      path: "engine.apiVersion",
      message: `containrrr/watchtower needs Docker API 1.25 or later, and this engine ends at ${engine.apiVersion}.`,
      hint: "Update the engine to Docker 1.13 or later.",
    });
  }
}

/** What a reader of the file would ask about `DOCKER_API_VERSION`. */
export function apiVersionComment(engine: EngineVersions | undefined): string {
  const why =
    "containrrr/watchtower asks for Docker API 1.25 unless told otherwise, which Docker 29 refuses.";
  return engine
    ? `${why}\nThis is the lowest version that the engine takes.`
    : `${why}\n1.44 needs Docker 25 or later; for an older engine, set the variable to what docker version shows.`;
}
