import { engineOf } from "../format/engine.ts";
import { checkCompose } from "./check-compose.ts";
import { checkSwarm } from "./check-swarm.ts";
import type { LintProblem } from "./lint-problem.ts";
import { readDocuments } from "./read-documents.ts";

/** For which program a file is checked. */
export interface LintOptions {
  /** Who is to read the file: `compose` is `docker compose`, `swarm` is `docker stack`. */
  readonly target: "compose" | "swarm";
  /**
   * The version of Compose, as `docker compose version` prints it. Versions from 2.33 to 5.5 are told apart; older ones
   * are read as 2.33, among them Debian's 2.26.1, which is built from the parts of 2.33. Default: the newest.
   */
  readonly composeVersion?: string | undefined;
  /** The variables that are set when the engine reads the file, from the environment or `.env`. Default: none. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/**
 * What is wrong with a Compose file, with the place of each thing; nothing for a good one.
 *
 * Severity `error` means that the engine refuses the file, and that alone. All profiles count as active, and files
 * beside this one (`env_file`, `include`, `extends` with `file`) as there. Does no I/O, and does not throw for any
 * text; a `TypeError` names an option that is none.
 */
export function lintCompose(text: string, options: LintOptions): LintProblem[] {
  const engine = engineOf(options.target, options.composeVersion);
  const variables = new Map(Object.entries(options.variables ?? {}));
  const { documents, problems } = readDocuments(text, engine, (name) => variables.get(name));
  if (engine.target === "compose") checkCompose(documents, engine, problems);
  else if (documents[0] !== undefined) checkSwarm(documents[0], problems);
  return problems.sorted();
}
