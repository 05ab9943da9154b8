import { InvalidArgumentError, Option } from "commander";
import type { LintCommandOptions } from "./commands/lint.ts";
import type { Session } from "./session.ts";

/** One command: what it takes, and how to run it; its code is loaded only when it is run. */
export interface CommandEntry {
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly Option[];
  /** Interrupted, it puts back what it began, and is waited for. */
  readonly putsBack?: boolean;
  /** Does the work, prints the result, and returns the document for `--json`. */
  run(
    options: never,
    args: readonly string[],
    session: Session,
  ): Promise<{ document: unknown; exitCode?: number }>;
}

const dir = new Option("--dir <folder>", "the stack's folder (default: STACKCTL_DIR, else management-stack)");
const url = new Option("--url <url>", "Watchtower's URL, where it is not the one of that folder");

/** Every command of stackctl, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    usage: "deploy",
    summary: "generate the management stack, bring it up and wait for it",
    putsBack: true,
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
  {
    usage: "lint [file...]",
    summary: "check Compose files: what Docker refuses, or takes and does otherwise than it seems",
    options: [
      new Option("--target <target>", "who is to read the file: docker compose, or docker stack")
        .choices(["compose", "swarm"])
        .default("compose"),
      new Option("--compose-version <version>", "(default: the installed one, else the newest known)"),
      new Option("--fix", "write the files with what can be mended for certain"),
      new Option("--strict", "fail for warnings, too"),
    ],
    async run({ strict, ...options }: LintCommandOptions & { strict?: boolean }, files, session) {
      const { lint, lintExitCode, printLint } = await import("./commands/lint.ts");
      const document = await lint(options, files, session);
      printLint(document, session);
      return { document, exitCode: lintExitCode(document, strict === true) };
    },
  },
];

function wholeSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds > 0 && seconds <= 2_000_000) return seconds;
  throw new InvalidArgumentError("Write whole seconds, from 1 to 2000000.");
}
