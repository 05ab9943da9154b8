import { lintCompose, type LintProblem } from "@stack/compose";
import { Failure, exitCodes } from "../failure.ts";
import { readComposeFiles } from "../lint/compose-files.ts";
import { findComposeVersion, type ComposeVersion } from "../lint/compose-version.ts";
import { variablesFor } from "../lint/variables.ts";
import type { Session } from "../session.ts";

/** Options of `stackctl lint`. */
export interface LintCommandOptions {
  /** Who is to read the files; `compose` by default. */
  readonly target?: "compose" | "swarm";
  /** The version of Compose; the installed one by default, else the newest known. */
  readonly composeVersion?: string;
}

/** What is wrong with each file. */
export interface LintDocument {
  readonly target: "compose" | "swarm";
  /** For Compose alone. */
  readonly compose?: ComposeVersion;
  readonly files: readonly { readonly file: string; readonly problems: readonly LintProblem[] }[];
  readonly counts: Readonly<Record<LintProblem["severity"], number>>;
}

/** Checks Compose files: those given, else the one that Compose would find; `-` is stdin. */
export async function lint(
  { target = "compose", composeVersion }: LintCommandOptions,
  names: readonly string[],
  session: Session,
): Promise<LintDocument> {
  if (target === "swarm" && composeVersion !== undefined) {
    throw new Failure(
      "OPTION",
      "--compose-version is a version of docker compose, and with --target swarm it is docker stack that reads the file.",
      "Leave one of the two out.",
      { exitCode: exitCodes.usage },
    );
  }
  const compose = target === "compose" ? await findComposeVersion(composeVersion, session) : undefined;
  const files: { file: string; problems: LintProblem[] }[] = [];
  for (const { name, directory, text } of await readComposeFiles(names, session)) {
    const variables = await variablesFor(target, directory, session);
    const problems = lintCompose(text, { target, composeVersion: compose?.version, variables });
    files.push({ file: name, problems });
  }
  const count = (wanted: LintProblem["severity"]): number =>
    files.flatMap(({ problems }) => problems).filter(({ severity }) => severity === wanted).length;
  return {
    target,
    ...(compose && { compose }),
    files,
    counts: { error: count("error"), warning: count("warning"), info: count("info") },
  };
}

/** Fails for errors, and with `strict` for warnings. */
export function lintExitCode({ counts }: LintDocument, strict: boolean): number {
  return counts.error > 0 || (strict && counts.warning > 0) ? exitCodes.failed : exitCodes.ok;
}

const colours = { error: "red", warning: "yellow", info: "cyan" } as const;

/** Prints one line for each problem, and on stderr how many there are, and for whom. */
export function printLint({ target, compose, files, counts }: LintDocument, { output }: Session): void {
  for (const { file, problems } of files) {
    for (const { line, column, severity, code, message, hint } of problems) {
      // What a file says in a message may have several lines.
      const said = `${message} ${hint}`.replaceAll(/\s+/g, " ");
      output.result(`${file}:${line}:${column} ${output.style(colours[severity], severity)} ${code} ${said}`);
    }
  }
  const found = `${numberOf(counts.error, "error")} and ${numberOf(counts.warning, "warning")}`;
  const where = files.length === 1 ? "" : ` in ${files.length} files`;
  output.note(`Found ${found}${where}, for ${readerOf(target, compose)}.`);
}

function numberOf(count: number, what: string): string {
  return `${count === 0 ? "no" : count} ${what}${count === 1 ? "" : "s"}`;
}

function readerOf(target: "compose" | "swarm", compose: ComposeVersion | undefined): string {
  if (target === "swarm") return "docker stack";
  switch (compose?.from) {
    case "option":
      return `Docker Compose ${compose.version ?? ""}`;
    case "installed":
      return `the installed Docker Compose ${compose.version ?? ""}`;
    default:
      return "the newest Docker Compose known (none is installed here)";
  }
}
