import type { Command, CommandContext, Commands } from "./command.ts";
import { parseShell, type ShellStep, ShellSyntaxError } from "./shell-words.ts";

/** Ends the shell. */
class ShellExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** A shell small enough for tests: simple commands, `;`, `&&`, `||`, quotes, variables, `cd`, `exit`. */
export function createShell(commands: () => Commands): Command {
  return async (context) => {
    const [, flag, script] = context.command;
    const state = { code: 0, workingDir: context.workingDir };
    const run = (line: string): Promise<void> => runLine(line, context, commands(), state);
    try {
      if (flag === "-c") await run(script ?? "");
      else await readLines(context, run);
    } catch (error) {
      if (!(error instanceof ShellExit)) throw error;
      return error.code;
    }
    return state.code;
  };
}

interface ShellState {
  code: number;
  workingDir: string;
}

async function readLines(context: CommandContext, run: (line: string) => Promise<void>): Promise<void> {
  const prompt = async (): Promise<void> => {
    if (context.terminal) await context.stdout("/ # ");
  };
  let text = "";
  await prompt();
  for await (const bytes of context.stdin) {
    text += bytes.toString("utf8");
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      await run(line);
      await prompt();
    }
  }
  if (text !== "") await run(text);
}

async function runLine(
  line: string,
  context: CommandContext,
  commands: Commands,
  state: ShellState,
): Promise<void> {
  let steps: ShellStep[];
  try {
    steps = parseShell(line);
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    await context.stderr(`sh: ${error.message}\n`);
    state.code = 2;
    return;
  }
  const variable = (name: string): string => (name === "?" ? String(state.code) : (context.env[name] ?? ""));
  for (const { join, words, redirected } of steps) {
    if ((join === "&&" && state.code !== 0) || (join === "||" && state.code === 0)) continue;
    if (context.signal.aborted) throw new ShellExit(130);
    const expanded = words.map((word) => word(variable));
    state.code = await runWords(expanded, redirect(context, redirected), commands, state);
  }
}

function redirect(context: CommandContext, to: ShellStep["redirected"]): CommandContext {
  if (to === undefined) return context;
  const write = to === "stdout" ? context.stdout : context.stderr;
  return Object.create(context, { stdout: { value: write }, stderr: { value: write } }) as CommandContext;
}

async function runWords(
  words: readonly string[],
  context: CommandContext,
  commands: Commands,
  state: ShellState,
): Promise<number> {
  const [name = "", first] = words;
  if (name === "exit") throw new ShellExit(first === undefined ? state.code : Number(first) & 255);
  if (name === "cd") {
    state.workingDir = first ?? "/";
    return 0;
  }
  const command = commands[name];
  if (!command) {
    await context.stderr(`sh: ${name}: not found\n`);
    return 127;
  }
  return command(
    Object.create(context, {
      command: { value: words },
      workingDir: { value: state.workingDir },
    }) as CommandContext,
  );
}
