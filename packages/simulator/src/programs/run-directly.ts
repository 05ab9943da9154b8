import { openDoor } from "../sockets/door.ts";
import { type Program, type ProgramContext, ProgramExit } from "./program.ts";

/** A program that runs without a container, behind a loopback port of its own. */
export interface DirectProcess {
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** How a program is started directly. */
export interface DirectOptions {
  /** For messages: `Watchtower`, `the agent`. */
  readonly title: string;
  readonly env: Readonly<Record<string, string>>;
  /** Default 0: chosen by the system. */
  readonly port?: number;
  readonly log: (line: string) => void;
}

/** Starts a program on a loopback port; a crash of it is followed by a new start, as under `restart: always`. */
export async function runDirectly(
  program: Program & { readonly port: number },
  options: DirectOptions,
): Promise<DirectProcess> {
  const lines: string[] = [];
  let closed = false;
  let turn: Promise<void> = Promise.resolve();
  const door = await openDoor({ port: options.port ?? 0 }, (socket) => {
    if (!program.accept(program.port, socket)) socket.resetAndDestroy();
  });
  const context: ProgramContext = {
    env: options.env,
    containerId: undefined,
    ipAddress: "172.17.0.2",
    log(line) {
      lines.push(line);
      options.log(line);
    },
    readFile: () => undefined,
    exit: () => void restart(),
    restart: () => restart(),
  };
  async function start(): Promise<void> {
    try {
      await program.start(context);
      program.published(program.port, door.port);
    } catch (error) {
      await door.close();
      if (!(error instanceof ProgramExit)) throw error;
      throw new Error(
        `@stack/simulator: ${options.title} ended at its start with exit code ${error.code}; ` +
          `its last line: ${lines.at(-1) ?? ""}`,
        { cause: error },
      );
    }
  }
  function restart(): Promise<void> {
    turn = turn.then(async () => {
      if (closed) return;
      program.stop();
      await start();
    });
    return turn;
  }
  await start();
  return {
    restart,
    async close() {
      closed = true;
      program.stop();
      await door.close();
      await turn;
    },
  };
}
