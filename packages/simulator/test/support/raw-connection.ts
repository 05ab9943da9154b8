import { connect, type TLSSocket } from "node:tls";
import { gatherText, type GatheredText } from "./gather-text.ts";

/** A TLS connection on which everything is written by hand. */
export interface RawConnection extends Disposable, GatheredText {
  readonly socket: TLSSocket;
  write(text: string): void;
}

/** Opens a connection to an agent, certificate unchecked. */
export async function openRaw(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  const gathered = gatherText(socket, "close");
  await new Promise((resolve) => socket.once("secureConnect", resolve));
  return {
    socket,
    write: (bytes) => socket.write(bytes),
    ...gathered,
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** The head of a request as it goes over the wire. */
export function requestHead(line: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ Host: "agent", ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${[`${line} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`;
}
