import { lintCompose, type LintProblem } from "@stack/compose";
import { Failure, exitCodes } from "../failure.ts";
import { readComposeFiles } from "../lint/compose-files.ts";
import { fixFile } from "../lint/fix-file.ts";
import { findComposeVersion, type ComposeVersion } from "../lint/compose-version.ts";
import { variablesFor } from "../lint/variables.ts";
import type { Session } from "../session.ts";

/** Options of `stackctl lint`. */
export interface LintCommandOptions {
  /** Who is to read the files; `compose` by default. */
  readonly target?: "compose" | "swarm";
  /** The version of Compose; the installed one by default, else the newest known. */
  readonly composeVersion?: string;
  /** Writes the files with what can be mended for certain. Default: nothing is written. */
  readonly fix?: boolean;
}

/** What is wrong with a file; with `fix`, what is left, and what was mended. */
export interface LintedFile {
  readonly file: string;
  readonly problems: readonly LintProblem[];
  /** As they were found, in the text before. */
  readonly fixed?: readonly LintProblem[];
}

/** What is wrong with each file. */
export interface LintDocument {
  readonly target: "compose" | "swarm";
  /** For Compose alone. */
  readonly compose?: ComposeVersion;
  readonly files: readonly LintedFile[];
  readonly counts: Readonly<Record<LintProblem["severity"], number>>;
}

/** Checks Compose files: those given, else the one that Compose would find; `-` is stdin. */
export async function lint(
  { target = "compose", composeVersion, fix = false }: LintCommandOptions,
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
  if (fix && names.includes("-")) {
    throw new Failure(
      "OPTION",
      "--fix writes files, and what comes in on stdin is none.",
      "Name the file, or leave --fix out.",
      { exitCode: exitCodes.usage },
    );
  }
  const compose = target === "compose" ? await findComposeVersion(composeVersion, session) : undefined;
  const files: LintedFile[] = [];
  for (const file of await readComposeFiles(names, session)) {
    const variables = await variablesFor(target, file.directory, session);
    const options = { target, composeVersion: compose?.version, variables };
    const found = fix
      ? await fixFile(file, options, session.cwd)
      : { problems: lintCompose(file.text, options) };
    files.push({ file: file.name, ...found });
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
  for (const { file, problems, fixed = [] } of files) {
    for (const { line, column, code, fix } of fixed) {
      output.note(
        `${file}:${line}:${column} ${output.style("green", "fixed")} ${code} ${fix?.description ?? ""}`,
      );
    }
    for (const { line, column, severity, code, message, hint } of problems) {
      // What a file says in a message may have several lines.
      const said = `${message} ${hint}`.replaceAll(/\s+/g, " ");
      output.result(`${file}:${line}:${column} ${output.style(colours[severity], severity)} ${code} ${said}`);
    }
  }
  const found = `${numberOf(counts.error, "error")} and ${numberOf(counts.warning, "warning")}`;
  const where = files.length === 1 ? "" : ` in ${files.length} files`;
  output.note(`Found ${found}${where}, for ${readerOf(target, compose)}.`);
  const fixable = files.flatMap(({ problems }) => problems).filter(({ fix }) => fix !== undefined).length;
  if (fixable > 0) output.note(`${numberOf(fixable, "problem")} can be mended for certain: add --fix.`);
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
