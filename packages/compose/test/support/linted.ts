import { lintCompose } from "../../src/lint/lint-compose.ts";
import type { LintOptions } from "../../src/lint/lint-compose.ts";

/** What lint says of a text, one line a problem: severity, code, path. */
export function linted(text: string, options: Partial<LintOptions> = {}): string[] {
  const problems = lintCompose(text, { target: "compose", ...options });
  return problems.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

/** The same of a file given as an object, in which places do not matter. */
export function lintedFile(file: object, options: Partial<LintOptions> = {}): string[] {
  return linted(JSON.stringify(file), options);
}

/** The same of one service with an image, named web. */
export function lintedService(service: object, options: Partial<LintOptions> = {}): string[] {
  return lintedFile({ services: { web: { image: "nginx", ...service } } }, options);
}
