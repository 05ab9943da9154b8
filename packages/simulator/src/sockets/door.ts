import { createServer, type Server, type Socket } from "node:net";

/** A listening socket that hands its connections to somebody else, as Docker's port proxy does. */
export interface Door {
  /** The TCP port, undefined for a unix socket. */
  readonly port: number | undefined;
  /** Stops listening and ends every connection that came through. */
  close(): Promise<void>;
  /** Stops listening and leaves the connections that came through alone. */
  stopListening(): void;
}

function listening(server: Server, at: { port: number } | { socketPath: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      server.off("error", reject);
      resolve();
    });
    if ("socketPath" in at) server.listen(at.socketPath);
    else server.listen(at.port, "127.0.0.1");
  });
}

/** Listens on a loopback port (0: chosen by the system) or on a unix socket; rejects with Node's error when taken. */
export async function openDoor(
  at: { port: number } | { socketPath: string },
  onConnection: (socket: Socket) => void,
): Promise<Door> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A peer that resets is no error of ours; whoever takes the socket adds listeners of its own.
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  await listening(server, at);
  const address = server.address();
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  return {
    port: typeof address === "object" ? address?.port : undefined,
    stopListening() {
      // Once the last connection has gone the server is closed, too; the port is free at once.
      server.close();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) server.close();
      await closed;
    },
  };
}
