import { posix } from "node:path";
import type { Command, CommandContext, Commands } from "./command.ts";
import { createShell } from "./shell.ts";

function resolve(context: CommandContext, path: string): string {
  return posix.resolve(context.workingDir, path);
}

const cat: Command = async (context) => {
  const paths = context.command.slice(1);
  if (paths.length === 0) {
    for await (const bytes of context.stdin) await context.stdout(bytes);
    return 0;
  }
  let code = 0;
  for (const path of paths) {
    const content = context.files.read(resolve(context, path));
    if (content) await context.stdout(content);
    else {
      await context.stderr(`cat: can't open '${path}': No such file or directory\n`);
      code = 1;
    }
  }
  return code;
};

const ls: Command = async (context) => {
  const path = context.command.slice(1).find((word) => !word.startsWith("-")) ?? ".";
  const names = context.files.list(resolve(context, path));
  if (names) {
    await context.stdout(names.map((name) => `${name}\n`).join(""));
    return 0;
  }
  if (context.files.read(resolve(context, path))) {
    await context.stdout(`${path}\n`);
    return 0;
  }
  await context.stderr(`ls: ${path}: No such file or directory\n`);
  return 1;
};

const sleep: Command = ({ command, signal }) =>
  new Promise((done) => {
    const timer = setTimeout(() => done(0), Number(command[1] ?? 0) * 1000);
    timer.unref();
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        done(130);
      },
      { once: true },
    );
  });

const seq: Command = async ({ command, stdout, signal }) => {
  const numbers = command.slice(1).map(Number);
  const last = numbers.at(-1) ?? 0;
  for (let number = numbers.length > 1 ? (numbers[0] ?? 1) : 1; number <= last; number++) {
    if (signal.aborted) return 130;
    await stdout(`${number}\n`);
  }
  return 0;
};

function say(text: (context: CommandContext) => string): Command {
  return async (context) => {
    await context.stdout(text(context));
    return 0;
  };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\" };

/** The commands that every simulated container knows. */
export const builtInCommands: Commands = {
  cat,
  echo: say(({ command }) => {
    const words = command.slice(1);
    return words[0] === "-n" ? words.slice(1).join(" ") : `${words.join(" ")}\n`;
  }),
  env: say(({ env }) =>
    Object.entries(env)
      .map((pair) => `${pair.join("=")}\n`)
      .join(""),
  ),
  false: () => 1,
  hostname: say(({ files }) => files.read("/etc/hostname")?.toString("utf8") ?? "\n"),
  ls,
  printf: say(({ command: [, format = "", ...words] }) =>
    format
      .replaceAll(/\\(.)/g, (whole, letter: string) => escapes[letter] ?? whole)
      .replaceAll("%s", () => words.shift() ?? ""),
  ),
  pwd: say(({ workingDir }) => `${workingDir}\n`),
  seq,
  sh: createShell(() => builtInCommands),
  sleep,
  stty: say(({ terminal }) => `${terminal?.rows ?? 0} ${terminal?.columns ?? 0}\n`),
  true: () => 0,
};

/** The built-in commands with a test's own over them; the shell finds those, too. */
export function commandsWith(own: Commands): Commands {
  const all: Commands = { ...builtInCommands, sh: createShell(() => all), ...own };
  return all;
}
