import type { Advise } from "./advice-list.ts";
import type { KeyedText } from "./keyed-text.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** Variables that hold a secret, and whether a value that is a path is read as a file. */
const secrets: ReadonlyMap<string, "file" | "value"> = new Map([
  ["WATCHTOWER_HTTP_API_TOKEN", "file"],
  ["WATCHTOWER_HTTP_API_EVENTS_TOKEN", "file"],
  ["WATCHTOWER_NOTIFICATION_URL", "file"],
  ["WATCHTOWER_NOTIFICATION_EMAIL_SERVER_PASSWORD", "file"],
  ["WATCHTOWER_NOTIFICATION_GOTIFY_TOKEN", "file"],
  ["WATCHTOWER_NOTIFICATION_SLACK_HOOK_URL", "file"],
  ["WATCHTOWER_NOTIFICATION_MSTEAMS_HOOK_URL", "file"],
  ["REPO_PASS", "value"],
  ["AGENT_SECRET", "value"],
]);

/** Those that have a rule of their own for a secret in clear, or are addresses that need not hold one. */
const isToldElsewhere = /^WATCHTOWER_HTTP_API_TOKEN$|_URL$/;

/** How the secrets of a Watchtower, an agent or a Portainer Server stand in the file. */
export function adviseOnSecrets(service: ServiceFacts, advise: Advise): void {
  for (const [name, kind] of secrets) {
    const entry = service.environment.get(name);
    if (entry === undefined) continue;
    const path = service.path("environment", entry.step);
    const { place, text } = entry;
    if (hasBareVariable(entry)) {
      advise({
        code: "token-interpolated",
        path,
        place,
        message: `A $ in ${name} begins a variable to Docker, which puts nothing in its place when that is not set.`,
        hint: "Double the $ where it is a dollar; a variable is written ${NAME}.",
      });
    }
    if (!entry.isKnown || text === "") continue;
    if (kind === "file" && text.startsWith("/")) {
      if (service.hasOtherMounts || service.hasFileAt(text) || service.mountAt(text)) continue;
      advise({
        code: "secret-not-mounted",
        path,
        place,
        message: `Nothing is mounted at ${text}, and Watchtower then takes the path itself for the value of ${name}.`,
        hint: "Name the secret under secrets of the service, and define it at the end of the file.",
      });
    } else if (!isToldElsewhere.test(name) && !text.startsWith("/run/secrets/")) {
      advise({
        code: "secret-in-clear",
        path,
        place,
        message: `${name} stands in the file for everyone who reads it.`,
        hint:
          kind === "file"
            ? "Give it as a secret file, /run/secrets/NAME, or as a variable."
            : "Give it as a variable, ${NAME:?}.",
      });
    }
  }
}

/** Whether a variable stands in the middle of a text, without braces: as in a secret that has a dollar. */
function hasBareVariable({ template, isKnown }: KeyedText): boolean {
  if (template === undefined || isKnown) return false;
  return /[^${}]\$[A-Za-z_]/.test(template.replaceAll("$$", ""));
}
