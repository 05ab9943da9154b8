import { Command, CommanderError } from "commander";
import { commands, type CommandEntry } from "./command-table.ts";
import { Failure, describeFailure, exitCodes, type FailureDocument } from "./failure.ts";
import { listenForInterrupt, orInterrupt } from "./interrupt.ts";
import { openSession, type SessionParts, type Surroundings } from "./open-session.ts";
import { createOutput, type Output } from "./terminal/output.ts";

/**
 * Runs one command line and returns the exit code; never throws.
 *
 * With `--json`, stdout gets exactly one document, also when the command fails (`{ "error": … }`).
 */
export async function main(
  argv: readonly string[],
  surroundings: Surroundings,
  parts: SessionParts = {},
): Promise<number> {
  const { stdout, stderr } = surroundings;
  let exitCode: number = exitCodes.ok;
  const program = new Command("stackctl")
    .description(
      "Deploys the Docker management stack (Watchtower and the Portainer Agent), updates, and says what happened.",
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: () => undefined, // said below, in our own form
    });
  for (const entry of commands) {
    const command = program.command(entry.usage).description(entry.summary);
    for (const option of entry.options) command.addOption(option);
    command.option("--json", "print one JSON document on stdout, all else on stderr");
    command.action(async (...given: unknown[]) => {
      const { json, ...options } = command.opts<{ json?: boolean }>();
      const args = given
        .slice(0, -2)
        .flat()
        .filter((arg) => typeof arg === "string");
      exitCode = await runEntry(entry, options, args, surroundings, parts, json === true);
    });
  }
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.ok; // --help
    if (error.code === "commander.help") return exitCodes.usage; // no command: the help has been shown
    const output = createOutput({ ...surroundings, json: argv.includes("--json") });
    printFailure(output, describeFailure(usageFailure(error)).document);
    return exitCodes.usage;
  }
  return exitCode;
}

async function runEntry(
  entry: CommandEntry,
  options: object,
  args: readonly string[],
  surroundings: Surroundings,
  parts: SessionParts,
  json: boolean,
): Promise<number> {
  const output = createOutput({ ...surroundings, json });
  const interrupt = listenForInterrupt(surroundings, output);
  const session = openSession(surroundings, parts, output, interrupt.signal);
  try {
    const work = entry.run(options as never, args, session);
    const { document, exitCode } = await (entry.putsBack === true
      ? work
      : orInterrupt(work, interrupt.signal));
    output.document(document);
    return exitCode ?? exitCodes.ok;
  } catch (error) {
    const { document, exitCode } = describeFailure(error);
    printFailure(output, document);
    return exitCode;
  } finally {
    interrupt.release();
  }
}

function printFailure(output: Output, document: FailureDocument): void {
  output.note(`${output.style("red", "stackctl:")} ${document.error.message}`);
  output.document(document);
}

/** A command line that cannot be read, in one sentence and a remedy as every other failure. */
function usageFailure({ message }: CommanderError): Failure {
  const said = withoutValue(message)
    .replace(/^error: /, "")
    .replaceAll(/\s+/g, " ")
    .replace(/\.?$/, ".");
  const remedy = "See `stackctl --help`, or `stackctl <command> --help`.";
  return new Failure("USAGE", said, remedy, { exitCode: exitCodes.usage });
}

/** What was given to an option that does not exist may be a secret (`--token=…`): it is not repeated. */
function withoutValue(message: string): string {
  return message.replace(/^(error: unknown option '--?[^=']+)=[^]*?'(?=$|\n)/, "$1'");
}
