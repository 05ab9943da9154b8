import type { ComposeSecret, ComposeText } from "../stack/compose-file.ts";
import { objectOption, textOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { secretVariable } from "../stack/secret-variable.ts";

/**
 * Where Watchtower's bearer token comes from: a file on the host (relative to the Compose file), mounted as the
 * secret `api_token`, or a variable that must be set when the stack starts.
 *
 * The file is the better place: a variable's value shows in `docker inspect`.
 */
export type ApiTokenOptions = { readonly file: string } | { readonly variable: string };

/** The token's setting, the secret it reads if any, and what to say above it. */
export interface ApiToken {
  readonly setting: ComposeText;
  readonly secrets?: Readonly<Record<string, ComposeSecret>>;
  readonly comment: string;
}

/** Reads `watchtower.apiToken`; whatever is wrong with it, the token is the variable `API_TOKEN`. */
export function apiTokenOption(value: unknown, problems: Problem[]): ApiToken {
  const path = "watchtower.apiToken";
  const options = objectOption(value, path, ["file", "variable"], problems);
  const { file: fileName, variable: name } = options;
  if (fileName !== undefined && name !== undefined) {
    problems.push({
      code: "option-invalid",
      severity: "error",
      path,
      message: `${path} names both a file and a variable.`,
      hint: "Choose one; the file is the better place.",
    });
  } else if (fileName !== undefined) {
    const file = textOption(fileName, `${path}.file`, "", problems);
    if (file !== "") {
      return {
        // Watchtower reads a value that is a path as a file and trims it (watchtower.md c).
        setting: "/run/secrets/api_token",
        secrets: { api_token: { file } },
        comment: "A path: Watchtower reads the token from the file.",
      };
    }
  }
  const comment =
    "From the environment or the .env file beside this one; a secret file would not show in docker inspect.";
  return {
    setting: secretVariable(name, `${path}.variable`, "API_TOKEN", "a long random value", problems),
    comment,
  };
}
