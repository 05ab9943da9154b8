import type { ComposeSecret } from "./compose-file.ts";
import { objectOption, textOption } from "./option-values.ts";
import type { OptionValues } from "./option-values.ts";
import type { Problem } from "./problem.ts";
import type { StackTarget } from "./swarm-target.ts";
import { isVariableName } from "../yaml/variable.ts";

/**
 * Where a secret comes from, which is then a file in the container: a file of the host (relative to the Compose file); a
 * variable of the environment or the `.env` file (Compose alone); or a secret that the Swarm has already, by its name
 * there (`true` for its name in the file; a Swarm alone).
 */
export type SecretSource =
  { readonly file: string } | { readonly environment: string } | { readonly external: string | true };

/** The names of the sources, for options that take other ways, too. */
export const secretSources = ["file", "environment", "external"] as const;

/** Whether an option names a source of a secret, usable or not. */
export function isSecretSource(value: unknown): value is OptionValues {
  return typeof value === "object" && value !== null && secretSources.some((source) => source in value);
}

/** The secret of a source; undefined, with a problem, for one that cannot be. */
export function secretSource(
  value: unknown,
  path: string,
  target: StackTarget,
  problems: Problem[],
): ComposeSecret | undefined {
  const given = objectOption(value, path, secretSources, problems);
  const named = secretSources.filter((source) => given[source] !== undefined);
  const [source, another] = named;
  if (source === undefined || another !== undefined) {
    problems.push({
      code: "option-invalid",
      severity: "error",
      path,
      message: `${path} names ${source === undefined ? "no source" : `both ${source} and ${another ?? ""}`}.`,
      hint: "Choose one of file, environment and external.",
    });
    return undefined;
  }
  refuseOnTarget(source, path, target, problems);
  switch (source) {
    case "file": {
      const file = textOption(given["file"], `${path}.file`, "", problems);
      return file === "" ? undefined : { file };
    }
    case "environment":
      if (isVariableName(given["environment"])) return { environment: given["environment"] };
      problems.push({
        code: "variable-name-invalid",
        severity: "error",
        path: `${path}.environment`,
        // Without the name as given: it may be the secret itself, put in the wrong place.
        message: `${path}.environment is not the name of a variable.`,
        hint: "Give a name of letters, digits and _; the secret goes into the environment or the .env file.",
      });
      return undefined;
    case "external": {
      if (given["external"] === true) return { external: true };
      const name = textOption(given["external"], `${path}.external`, "", problems);
      return name === "" ? undefined : { external: true, name };
    }
  }
}

/** What each target takes (compose-and-metrics.md A3); Compose reads an external secret and then refuses to start. */
function refuseOnTarget(
  source: (typeof secretSources)[number],
  path: string,
  target: StackTarget,
  problems: Problem[],
): void {
  if (source === "environment" && target === "swarm") {
    problems.push({
      code: "target-refuses",
      severity: "error",
      path: `${path}.environment`,
      message: "docker stack takes no secret from the environment.",
      hint: "Give a file, or make the secret with docker secret create and name it by external.",
    });
  }
  if (source === "external" && target === "compose") {
    problems.push({
      code: "target-refuses",
      severity: "error",
      path: `${path}.external`,
      message: "Only a Swarm has secrets of its own; docker compose up refuses an external one.",
      hint: "Give a file or a variable of the environment.",
    });
  }
}
