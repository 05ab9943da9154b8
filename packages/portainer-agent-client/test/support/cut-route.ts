import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A way to an agent whose connections can be cut while the agent goes on. */
export interface CutRoute {
  readonly url: string;
  /** Cuts those that stand; new ones go through. */
  cut(): void;
}

/** Opens it; closed when the test ends. */
export async function startCutRoute(agentUrl: string): Promise<CutRoute> {
  const { port } = new URL(agentUrl);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(Number(port), "127.0.0.1");
    for (const one of [socket, onward]) sockets.add(one.on("error", () => undefined));
    socket.pipe(onward).pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, cut };
}
