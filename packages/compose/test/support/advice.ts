import { lintCompose } from "../../src/lint/lint-compose.ts";
import type { LintProblem } from "../../src/lint/lint-problem.ts";

/** What examples leave to the environment. */
const variables = { API_TOKEN: "token", AGENT_SECRET: "secret", REPO_PASS: "password" };

/** What lint finds in a text that the engine takes, in the order of the text. */
export function problemsOf(text: string, target: "compose" | "swarm" = "compose"): LintProblem[] {
  return lintCompose(text, { target, variables });
}

/** The same as `severity code path`. */
export function adviceOn(text: string, target: "compose" | "swarm" = "compose"): string[] {
  return problemsOf(text, target).map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

/** The codes alone, each once. */
export function codesOn(text: string, target: "compose" | "swarm" = "compose"): string[] {
  return [...new Set(problemsOf(text, target).map(({ code }) => code))];
}

/** A service as lines of YAML, indented below `services`. */
export function service(name: string, ...lines: readonly string[]): string {
  return [`  ${name}:`, ...lines.map((line) => `    ${line}`)].join("\n");
}

/** A file of services. */
export function file(...services: readonly string[]): string {
  return `services:\n${services.join("\n")}\n`;
}

/** The fork, to which nothing is to be said, with further lines. */
export function fork(...lines: readonly string[]): string {
  return service(
    "watchtower",
    "image: nickfedor/watchtower:1.21.0",
    'volumes: ["/var/run/docker.sock:/var/run/docker.sock"]',
    ...lines,
  );
}

/** A service of the given labels. */
export function labelled(...labels: readonly string[]): string {
  return service("db", "image: postgres:16.4", "labels:", ...labels.map((label) => `  ${label}`));
}
