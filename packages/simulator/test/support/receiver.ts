import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A notification as it arrived. */
export interface Notification {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that takes notifications. */
export interface Receiver extends AsyncDisposable {
  /** `127.0.0.1:…` */
  readonly address: string;
  /** Resolves with all that came once there are `count`. */
  received(count: number): Promise<readonly Notification[]>;
}

/** Listens on loopback and answers every request with a status. */
export async function startReceiver(status = 200): Promise<Receiver> {
  const all: Notification[] = [];
  const watchers = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      all.push({ path: request.url ?? "", headers: request.headers, body });
      response.writeHead(status).end();
      for (const watcher of [...watchers]) watcher();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: (count) =>
      new Promise((resolve) => {
        const watcher = (): void => {
          if (all.length < count) return;
          watchers.delete(watcher);
          resolve([...all]);
        };
        watchers.add(watcher);
        watcher();
      }),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
