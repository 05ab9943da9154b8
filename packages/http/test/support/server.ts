import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { TestCertificate } from "./certificate.ts";

/** Starts a loopback server for this test; it is closed, with its connections, when the test ends. */
export async function startServer(listener: RequestListener, tls?: TestCertificate): Promise<URL> {
  const server =
    tls === undefined ? createServer(listener) : createTlsServer({ key: tls.key, cert: tls.pem }, listener);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`${tls === undefined ? "http" : "https"}://127.0.0.1:${await listen(server)}/`);
}

/** A TCP server that hands each connection to the test; for replies no HTTP server would give. */
export async function startTcpServer(onSocket: (socket: Socket) => void): Promise<URL> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    onSocket(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new URL(`http://127.0.0.1:${await listen(server)}/`);
}

/** A loopback port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
