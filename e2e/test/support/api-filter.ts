import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";

/** A request for the engine, and whether it was let through. */
export interface FilteredRequest {
  readonly method: string;
  /** Without version, ids and query, such as `/containers/…/start`. */
  readonly path: string;
  /** The section of the API that it is in, as the proxy's variables name them. */
  readonly section: string;
  readonly isAllowed: boolean;
}

/** Lets requests to the engine through by the variables of tecnativa/docker-socket-proxy 0.4. */
export interface ApiFilter extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly FilteredRequest[];
}

/** Names of sections that are not those of their paths. */
const sectionNames: Readonly<Record<string, string>> = { _PING: "PING" };

/** Starts a filter at an address of this machine; `variables` are those of the deployed proxy. */
export async function startApiFilter(
  engineSocket: string,
  { address, port }: { readonly address: string; readonly port: number },
  variables: Readonly<Record<string, string>>,
): Promise<ApiFilter> {
  const requests: FilteredRequest[] = [];
  const sockets = new Set<Duplex>();
  const track = (socket: Duplex): void => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  };

  /** As its `haproxy.cfg` decides: any method but GET and HEAD needs POST, and each path its section. */
  const isLetThrough = ({ method = "", url = "" }: IncomingMessage): boolean => {
    const [path = ""] = url.split("?");
    const [, part = ""] = /^(?:\/v[\d.]+)?\/(\w+)/.exec(path) ?? [];
    const name = part.toUpperCase();
    const section = sectionNames[name] ?? name;
    const isOn = (variable: string): boolean => variables[variable] === "1";
    const isAllowed = (["GET", "HEAD"].includes(method) || isOn("POST")) && isOn(section);
    requests.push({ method, path: withoutIds(path), section, isAllowed });
    return isAllowed;
  };
  const forward = (incoming: IncomingMessage) =>
    httpRequest({
      socketPath: engineSocket,
      ...{ method: incoming.method, path: incoming.url, headers: incoming.headers },
    });

  const server = createServer((incoming, outgoing) => {
    if (!isLetThrough(incoming)) {
      outgoing.writeHead(403, { "content-type": "text/html" }).end("Forbidden by the proxy.");
      return;
    }
    const upstream = forward(incoming);
    upstream.on("response", (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    upstream.on("error", () => outgoing.destroy());
    outgoing.on("close", () => upstream.destroy());
    incoming.pipe(upstream);
  });
  server.on("connection", track);
  // A command in a container takes its connection over.
  server.on("upgrade", (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    if (!isLetThrough(incoming))
      return void client.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
    const upstream = forward(incoming);
    upstream.on("upgrade", (reply, engine, first) => {
      track(engine);
      const headers = Object.entries(reply.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      client.write(`HTTP/1.1 101 UPGRADED\r\n${headers.join("")}\r\n`);
      client.write(first);
      engine.pipe(client).pipe(engine);
    });
    upstream.on("response", (reply) => {
      client.write(
        `HTTP/1.1 ${reply.statusCode ?? 502} ${reply.statusMessage ?? ""}\r\nconnection: close\r\n\r\n`,
      );
      reply.pipe(client);
    });
    upstream.on("error", () => client.destroy());
    upstream.end(head);
  });
  server.listen(port, address);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, "close");
    },
  };
}

function withoutIds(path: string): string {
  return path
    .replace(/^\/v[\d.]+/, "")
    .replace(
      /^\/(containers|exec|networks|images)\/(?!json$|create$)(.+?)(\/(?:json|start|stop|kill|rename|update|exec|connect|disconnect|wait|resize))?$/,
      "/$1/…$3",
    );
}
