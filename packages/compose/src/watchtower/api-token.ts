import type { ComposeSecret, ComposeText } from "../stack/compose-file.ts";
import { objectOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { isSecretSource, secretSource, secretSources } from "../stack/secret-source.ts";
import type { SecretSource } from "../stack/secret-source.ts";
import { secretVariable } from "../stack/secret-variable.ts";
import type { StackTarget } from "../stack/swarm-target.ts";

/**
 * Where Watchtower's bearer token comes from: a source of the secret `api_token`, which Watchtower reads as a file, or a
 * variable that must be set when the stack starts.
 *
 * The secret is the better place: a variable's value shows in `docker inspect`.
 */
export type ApiTokenOptions = SecretSource | { readonly variable: string };

/** The token's setting, the secret it reads if any, and what to say above it. */
export interface ApiToken {
  readonly setting: ComposeText;
  readonly secrets?: Readonly<Record<string, ComposeSecret>>;
  readonly comment: string;
}

const path = "watchtower.apiToken";

/** Reads `watchtower.apiToken`; whatever is wrong with it, the token is the variable `API_TOKEN`. */
export function apiTokenOption(value: unknown, target: StackTarget, problems: Problem[]): ApiToken {
  if (isSecretSource(value) && value["variable"] === undefined) {
    const secret = secretSource(value, path, target, problems);
    if (secret !== undefined) {
      return {
        // Watchtower reads a value that is a path as a file and trims it (watchtower.md c).
        setting: "/run/secrets/api_token",
        secrets: { api_token: secret },
        comment: "A path: Watchtower reads the token from the file.",
      };
    }
    return byVariable(undefined, problems);
  }
  const options = objectOption(value, path, [...secretSources, "variable"], problems);
  if (isSecretSource(options)) {
    problems.push({
      code: "option-invalid",
      severity: "error",
      path,
      message: `${path} names both a secret and a variable.`,
      hint: "Choose one; the secret is the better place.",
    });
  }
  return byVariable(options["variable"], problems);
}

function byVariable(name: unknown, problems: Problem[]): ApiToken {
  return {
    setting: secretVariable(name, `${path}.variable`, "API_TOKEN", "a long random value", problems),
    comment:
      "From the environment or the .env file beside this one; a secret file would not show in docker inspect.",
  };
}
