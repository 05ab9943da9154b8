import { connect, type TLSSocket } from "node:tls";

/** A TLS connection on which everything is written by hand. */
export interface RawConnection extends Disposable {
  readonly socket: TLSSocket;
  write(text: string): void;
  /** Resolves with everything received once it contains the text. */
  until(text: string): Promise<string>;
  /** Resolves with everything received once the other end has closed. */
  ended(): Promise<string>;
}

/** Opens a connection to an agent, certificate unchecked. */
export async function openRaw(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  let text = "";
  let over = false;
  const watchers = new Set<() => void>();
  const look = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
    look();
  });
  socket.on("error", () => undefined);
  socket.once("close", () => {
    over = true;
    look();
  });
  const when = (test: () => boolean): Promise<string> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        if (!test()) return;
        watchers.delete(watcher);
        resolve(text);
      };
      watchers.add(watcher);
      watcher();
    });
  await new Promise((resolve) => socket.once("secureConnect", resolve));
  return {
    socket,
    write: (bytes) => socket.write(bytes),
    until: (wanted) => when(() => text.includes(wanted)),
    ended: () => when(() => over),
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** The head of a request as it goes over the wire. */
export function requestHead(line: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ Host: "agent", ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${[`${line} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`;
}
