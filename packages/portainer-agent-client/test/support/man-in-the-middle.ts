import { X509Certificate, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpsServer } from "node:https";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { SecureVersion, TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { createCertificate } from "./certificate.ts";
import { testCertificate } from "../../src/testing/test-certificate.ts";
import { agentHeaders } from "./tls-server.ts";

/** A way to an agent on which somebody can step in. */
export interface Route {
  /** Where clients connect; leads to the agent until `intercept()`. */
  readonly url: string;
  readonly fingerprint256: string;
  readonly pem: string;
  /** From now on new connections, and none of the old, lead to somebody with a certificate of their own. */
  intercept(): void;
  /** Back to the agent, by new connections. */
  restore(): void;
  /** What was sent to the one in between, decrypted. */
  readonly heard: readonly string[];
  /** Of the connections to the agent: whether a session was resumed. */
  readonly resumed: readonly boolean[];
}

/** Sets it up; both sides share the keys of session tickets, so that either could resume the other's sessions. */
export async function startRoute(version: SecureVersion): Promise<Route> {
  const ticketKeys = randomBytes(48);
  const heard: string[] = [];
  const resumed: boolean[] = [];
  const options = { minVersion: version, maxVersion: version, ticketKeys };
  const agent = createHttpsServer({ ...options, key: testCertificate.key, cert: testCertificate.pem });
  agent.on("secureConnection", (socket: TLSSocket) => resumed.push(socket.isSessionReused()));
  agent.on("request", (_, response) => {
    // No connection is kept, so that each call makes one of its own.
    response
      .writeHead(200, { ...agentHeaders, connection: "close" })
      .end('{"PCIDevices":null,"PhysicalDisks":null}');
  });
  const { key, pem: cert } = createCertificate();
  const middle = createHttpsServer({ ...options, key, cert });
  middle.on("secureConnection", (socket: TLSSocket) => {
    socket.on("data", (data: Buffer) => heard.push(data.toString("latin1")));
  });

  const ports = await Promise.all(
    [agent, middle].map(async (server) => {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      return (server.address() as AddressInfo).port;
    }),
  );
  let [target] = ports;
  const sockets = new Set<Socket>();
  const entry = createServer((socket) => {
    const onward = connect(target ?? 0, "127.0.0.1");
    for (const one of [socket, onward]) sockets.add(one.on("error", () => undefined));
    socket.pipe(onward).pipe(socket);
    socket.on("close", () => onward.destroy());
    onward.on("close", () => socket.destroy());
  }).listen(0, "127.0.0.1");
  await once(entry, "listening");
  const switchTo = (port: number | undefined): void => {
    target = port;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  onTestFinished(() => {
    switchTo(undefined);
    for (const server of [entry, agent, middle]) server.close();
  });
  return {
    url: `https://127.0.0.1:${(entry.address() as AddressInfo).port}`,
    fingerprint256: new X509Certificate(testCertificate.pem).fingerprint256,
    pem: testCertificate.pem,
    intercept: () => switchTo(ports[1]),
    restore: () => switchTo(ports[0]),
    heard,
    resumed,
  };
}
