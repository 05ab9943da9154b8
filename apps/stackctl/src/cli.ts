import { resolve } from "node:path";
import { connectDocker, type DockerConnection } from "@stack/rollout";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { createComposeRunner, type ComposeRunner } from "./deploy/compose-runner.ts";
import { resolveDockerHost } from "./docker-host.ts";
import { Failure, describeFailure, exitCodes } from "./failure.ts";
import type { Session } from "./session.ts";
import { createOutput, type TextStream } from "./terminal/output.ts";

/** What of a process the command line needs. */
export interface Surroundings {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
  once?(event: "SIGINT", listener: () => void): unknown;
  off?(event: "SIGINT", listener: () => void): unknown;
}

/** Replaces parts of a session: the demo deploys to a simulated engine. */
export interface SessionParts {
  readonly docker?: () => Promise<DockerConnection>;
  readonly compose?: () => ComposeRunner;
}

/** One command: what it takes, and how to run it; its code is loaded only when it is run. */
interface CommandEntry {
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly Option[];
  /** Does the work, prints the result, and returns the document for `--json`. */
  run(
    options: never,
    args: readonly string[],
    session: Session,
  ): Promise<{ document: unknown; exitCode?: number }>;
}

const dir = new Option("--dir <folder>", "the stack's folder (default: STACKCTL_DIR, else management-stack)");
const url = new Option("--url <url>", "Watchtower's URL, where it is not the one of that folder");

const commands: readonly CommandEntry[] = [
  {
    usage: "deploy",
    summary: "generate the management stack, bring it up and wait for it",
    options: [
      dir,
      new Option("--name <project>", "Compose project name (default: management)"),
      new Option(
        "--watchtower-image <image>",
        "for example nickfedor/watchtower:1.21.0 (default: containrrr/watchtower)",
      ),
      new Option("--watchtower-flavour <flavour>", "for an image of another name").choices([
        "containrrr",
        "nicholas-fedor",
      ]),
      new Option("--watchtower-listen <where>", "PORT, ADDRESS:PORT or none (default: 127.0.0.1:8080)"),
      new Option("--schedule <cron>", "six fields, seconds first, or a descriptor (default: 0 0 4 * * *)"),
      new Option("--no-cleanup", "keep images that were replaced"),
      new Option("--no-agent", "leave the Portainer Agent out"),
      new Option("--agent-image <image>", "(default: portainer/agent:2.30.1)"),
      new Option("--agent-listen <where>", "PORT, ADDRESS:PORT or none (default: 9001 on every interface)"),
      new Option("--agent-secret", "protect the agent by a secret: AGENT_SECRET, or a new one"),
      new Option("--gpu <mode>", "give the agent the NVIDIA runtime")
        .choices(["auto", "none", "runtime"])
        .default("auto"),
    ],
    async run(options, _args, session) {
      const { deploy, printDeployment } = await import("./commands/deploy.ts");
      const document = await deploy(options, session);
      printDeployment(document, session);
      return { document };
    },
  },
  {
    usage: "update [image...]",
    summary: "trigger an update through Watchtower and say what it did to each container",
    options: [
      dir,
      url,
      new Option("--timeout <seconds>", "how long to wait for Watchtower (default: 1800)").argParser(
        wholeSeconds,
      ),
    ],
    async run({ timeout, ...options }: { timeout?: number; dir?: string; url?: string }, images, session) {
      const { update, printReceipt, updateExitCode } = await import("./commands/update.ts");
      const document = await update(
        {
          ...options,
          ...(images.length > 0 && { images }),
          ...(timeout !== undefined && { timeoutMs: timeout * 1_000 }),
        },
        session,
      );
      printReceipt(document, session);
      return { document, exitCode: updateExitCode(document) };
    },
  },
  {
    usage: "status",
    summary: "the stack's containers, Watchtower's numbers and the agent's answer",
    options: [dir],
    async run(options, _args, session) {
      const { status, printStatus } = await import("./commands/status.ts");
      const document = await status(options, session);
      printStatus(document, session);
      return { document };
    },
  },
  {
    usage: "logs [service]",
    summary: "the logs of the stack: watchtower, agent, or both",
    options: [dir, new Option("--since <time>", "a duration (10m, 2h) or an RFC 3339 time")],
    async run(options: { dir?: string; since?: string }, [service], session) {
      const { logs, printLogs, parseService } = await import("./commands/logs.ts");
      const document = await logs({ ...options, ...parseService(service) }, session);
      printLogs(document, session);
      return { document };
    },
  },
];

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
      writeErr: (text) => void stderr.write(withoutValue(text)),
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
    if (argv.includes("--json")) {
      const output = createOutput({ ...surroundings, json: true });
      output.document({
        error: { code: "USAGE", message: withoutValue(error.message).replace(/^error: /, "") },
      });
    }
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
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    const remedy = "What was already asked of Watchtower goes on; see `stackctl status`.";
    interrupt.abort(new Failure("INTERRUPTED", "Interrupted.", remedy, { exitCode: exitCodes.interrupted }));
  };
  surroundings.once?.("SIGINT", onInterrupt);
  const session = openSession(surroundings, parts, output, interrupt.signal);
  try {
    const { document, exitCode } = await entry.run(options as never, args, session);
    output.document(document);
    return exitCode ?? exitCodes.ok;
  } catch (error) {
    const { document, exitCode } = describeFailure(error);
    output.note(`${output.style("red", "stackctl:")} ${document.error.message}`);
    output.document(document);
    return exitCode;
  } finally {
    surroundings.off?.("SIGINT", onInterrupt);
  }
}

function openSession(
  surroundings: Surroundings,
  parts: SessionParts,
  output: Session["output"],
  signal: AbortSignal,
): Session {
  const { env } = surroundings;
  let connection: Promise<DockerConnection> | undefined;
  let host: string | undefined;
  return {
    output,
    env,
    cwd: resolve(surroundings.cwd()),
    signal,
    docker: () =>
      (connection ??=
        parts.docker?.() ??
        (async () => {
          host = await resolveDockerHost(env);
          return connectDocker(host);
        })()),
    compose: () => parts.compose?.() ?? createComposeRunner(env, host),
  };
}

/** What was given to an option that does not exist may be a secret (`--token=…`): it is not repeated. */
function withoutValue(message: string): string {
  return message.replace(/^(error: unknown option '--?[^=']+)=[^]*?'(?=$|\n)/, "$1'");
}

function wholeSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds > 0 && seconds <= 2_000_000) return seconds;
  throw new InvalidArgumentError("Write whole seconds, from 1 to 2000000.");
}
