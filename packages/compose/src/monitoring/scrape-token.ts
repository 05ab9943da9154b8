import type { ComposeSecret, ComposeService } from "../stack/compose-file.ts";
import type { Problem } from "../stack/problem.ts";
import type { StackTarget } from "../stack/swarm-target.ts";
import { isVariable } from "../yaml/variable.ts";

/** The secret by which Prometheus reads Watchtower's token. */
export interface ScrapeToken {
  readonly secret: string;
  /** Where it is not a secret of Watchtower's already. */
  readonly secrets: Readonly<Record<string, ComposeSecret>>;
}

const path = "watchtower.apiToken";
const fallback = "api_token";

/**
 * Watchtower's token as a file for Prometheus, which does not read variables: Watchtower's own secret, or one that
 * Compose makes of the variable.
 */
export function scrapeToken(
  { environment, secrets = [] }: ComposeService,
  target: StackTarget,
  problems: Problem[],
): ScrapeToken {
  const setting = environment?.["WATCHTOWER_HTTP_API_TOKEN"];
  const refuse = (code: Problem["code"], message: string, hint: string) =>
    problems.push({ code, severity: "error", path, message, hint });
  if (isVariable(setting)) {
    if (target === "swarm") {
      refuse(
        "target-refuses",
        "Prometheus reads the token from a file, and docker stack makes no secret of a variable.",
        "Put the token into a file, and give watchtower.apiToken as { file }.",
      );
    } else if (setting.default !== undefined) {
      refuse(
        "scrape-token-unknown",
        "Watchtower's token has a default, and the secret that Prometheus reads it from has none.",
        "Give the token by watchtower.apiToken.",
      );
    }
    return { secret: fallback, secrets: { [fallback]: { environment: setting.name } } };
  }
  const [, name] = /^\/run\/secrets\/(.+)$/.exec(setting ?? "") ?? [];
  if (name !== undefined && secrets.includes(name)) return { secret: name, secrets: {} };
  refuse(
    "scrape-token-unknown",
    "Prometheus reads Watchtower's token from a file, and there is none with it.",
    "Leave WATCHTOWER_HTTP_API_TOKEN out and give the token by watchtower.apiToken.",
  );
  return { secret: fallback, secrets: { [fallback]: { environment: "API_TOKEN" } } };
}

/** What there is to know where a program that is not root reads a file of the host. */
export function fileOwnerProblem(
  reader: string,
  user: number,
  secret: ComposeSecret | undefined,
  at: string,
  problems: Problem[],
): void {
  if (secret === undefined || !("file" in secret)) return;
  problems.push({
    code: "secret-file-owner",
    severity: "info",
    path: at,
    message: `Compose mounts ${secret.file} as it is on the host, and ${reader} reads it as user ${user}.`,
    hint: `Let that user read it, and root's group besides: chown ${user}:0 and chmod 440.`,
  });
}
