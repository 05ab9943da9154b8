import { adviseOnFile, isWorthAdvice } from "../advice/advise.ts";
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
 * Severity `error` means that the engine refuses the file, and that alone; warnings and infos are about what it takes,
 * among them how Watchtower, the Portainer Agent and their labels will behave (`docs/rules`). All profiles count as active, and files
 * beside this one (`env_file`, `include`, `extends` with `file`) as there. Does no I/O, and does not throw for any
 * text; a `TypeError` names an option that is none.
 */
export function lintCompose(text: string, options: LintOptions): LintProblem[] {
  const engine = engineOf(options.target, options.composeVersion);
  const variables = new Map(Object.entries(options.variables ?? {}));
  const { documents, problems } = readDocuments(text, engine, (name) => variables.get(name));
  const isAdvised = isWorthAdvice(text, variables);
  if (engine.target === "compose") {
    const model = checkCompose(documents, engine, problems);
    if (isAdvised && model !== undefined) adviseOnFile(model.root, model.partial, "compose", problems);
  } else if (documents[0] !== undefined) {
    checkSwarm(documents[0], problems);
    if (isAdvised) adviseOnFile(documents[0], new Set(), "swarm", problems);
  }
  return problems.sorted();
}
