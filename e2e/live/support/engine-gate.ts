import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { Sandbox } from "../../test/support/sandbox.ts";
import { engineSocket } from "./live-watchtower.ts";

/** A socket that leads to the engine, for a Watchtower that must lose it. */
export interface EngineGate extends AsyncDisposable {
  /** The folder with the socket; see `LiveWatchtowerOptions`. */
  readonly socketFolder: string;
  /** From now on connections end at once, those that are open, too. */
  shut(): void;
  /** From now on nothing is answered any more, as by an engine that hangs. */
  stall(): void;
}

/** Opens a gate in the sandbox's folder. */
export async function openEngineGate(sandbox: Sandbox): Promise<EngineGate> {
  const socketFolder = join(sandbox.folder, "engine");
  await mkdir(socketFolder, { recursive: true });
  const engine = await engineSocket();
  let state: "open" | "shut" | "stalled" = "open";
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  };
  const server = createServer((incoming) => {
    track(incoming);
    if (state === "shut") return void incoming.destroy();
    if (state === "stalled") return void incoming.resume();
    const outgoing = connect(engine);
    track(outgoing);
    incoming.pipe(outgoing).pipe(incoming);
    incoming.once("close", () => outgoing.destroy());
    outgoing.once("close", () => incoming.destroy());
  });
  server.listen(join(socketFolder, "docker.sock"));
  await once(server, "listening");
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    socketFolder,
    shut() {
      state = "shut";
      end();
    },
    stall() {
      state = "stalled";
      end();
    },
    [Symbol.asyncDispose]() {
      end();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
