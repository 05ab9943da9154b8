import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";

/** A port of 127.0.0.1 that is held until it is disposed. */
export interface HeldPort extends AsyncDisposable {
  readonly port: number;
}

/** Listens on a port that the system chose. */
export async function holdPort(): Promise<HeldPort> {
  const server: Server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Ports that were free a moment ago, all different; for programs that must be told one. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, holdPort));
  await Promise.all(held.map((port) => port[Symbol.asyncDispose]()));
  return held.map(({ port }) => port);
}
