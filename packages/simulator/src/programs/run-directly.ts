import { FileSystem } from "../files/file-system.ts";
import { type Door, openDoor } from "../sockets/door.ts";
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
  /** What it sees of files. Default: nothing. */
  readonly fileSystem?: FileSystem;
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
  let door: Door | undefined;
  let port = options.port ?? 0;
  const context: ProgramContext = {
    env: options.env,
    containerId: undefined,
    ipAddress: "172.17.0.2",
    log(line) {
      lines.push(line);
      options.log(line);
    },
    readFile: () => undefined,
    fileSystem: options.fileSystem ?? new FileSystem(() => new Date()),
    exit: () => void restart(),
    restart: () => restart(),
    kill: () => inTurn(shut),
    stopListening() {
      door?.stopListening();
      door = undefined;
    },
  };
  async function shut(): Promise<void> {
    program.stop();
    await door?.close();
    door = undefined;
  }
  async function start(): Promise<void> {
    try {
      door ??= await openDoor({ port }, (socket) => {
        if (!program.accept(program.port, socket)) socket.resetAndDestroy();
      });
      port = door.port ?? port;
      await program.start(context);
      program.published(program.port, port);
    } catch (error) {
      await door?.close();
      if (!(error instanceof ProgramExit)) throw error;
      throw new Error(
        `@stack/simulator: ${options.title} ended at its start with exit code ${error.code}; ` +
          `its last line: ${lines.at(-1) ?? ""}`,
        { cause: error },
      );
    }
  }
  function inTurn(act: () => Promise<void>): Promise<void> {
    turn = turn.then(act);
    return turn;
  }
  function restart(): Promise<void> {
    return inTurn(async () => {
      if (closed) return;
      program.stop();
      await start();
    });
  }
  await start();
  return {
    restart,
    async close() {
      closed = true;
      await inTurn(shut);
    },
  };
}
