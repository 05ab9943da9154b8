import type { Problem } from "./problem.ts";
import { isVariableName, variable } from "../yaml/variable.ts";
import type { Variable } from "../yaml/variable.ts";

/** A required variable for a secret, by the name given or by default; a problem for what is no name. */
export function secretVariable(
  name: unknown,
  path: string,
  fallback: string,
  description: string,
  problems: Problem[],
): Variable {
  if (name !== undefined && !isVariableName(name)) {
    problems.push({
      code: "variable-name-invalid",
      severity: "error",
      path,
      // Without the name as given: it may be the secret itself, put in the wrong place.
      message: `${path} is not the name of a variable.`,
      hint: `Give a name of letters, digits and _, such as ${fallback}; the value goes into the environment or the .env file.`,
    });
  }
  const valid = isVariableName(name) ? name : fallback;
  // No hyphen in the message: docker stack takes what follows one for a default.
  return variable(valid, { required: `set ${valid} to ${description}` });
}
