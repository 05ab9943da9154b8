import { connect, type Socket } from "node:net";
import { request as httpRequest } from "node:http";
import type { EngineListener } from "../../src/index.ts";
import { gatherText, type GatheredText } from "./gather-text.ts";
import { replyTo, type Reply } from "./request.ts";

/** Calls of the Engine API on a listener's socket. */
export interface EngineCalls {
  call(method: string, path: string, body?: unknown): Promise<Reply>;
  json<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Sends a request on a bare connection and gathers what comes, head included. */
  open(method: string, path: string, headers: Record<string, string>, body?: unknown): OpenStream;
}

/** A bare connection to the engine. */
export interface OpenStream extends Disposable, GatheredText {
  readonly socket: Socket;
}

/** What asks the engine for the bare connection. */
export const upgrade = { Connection: "Upgrade", Upgrade: "tcp" };

/** Makes calls to a listener on a unix socket. */
export function engineCalls({ socketPath = "" }: EngineListener): EngineCalls {
  const call: EngineCalls["call"] = (method, path, body) => {
    const raw = Buffer.isBuffer(body) || body === undefined;
    const request = httpRequest({ socketPath, method, path, agent: false });
    return replyTo(request, raw ? body : JSON.stringify(body));
  };
  return {
    call,
    json: async <T>(method: string, path: string, body?: unknown) =>
      JSON.parse((await call(method, path, body)).body) as T,
    open(method, path, headers, body) {
      const text = body === undefined ? "" : JSON.stringify(body);
      const socket = connect(socketPath);
      const lines = Object.entries({ Host: "docker", "Content-Length": text.length, ...headers });
      socket.write(
        `${method} ${path} HTTP/1.1\r\n${lines.map(([n, v]) => `${n}: ${v}\r\n`).join("")}\r\n${text}`,
      );
      return { socket, ...gatherText(socket, "end"), [Symbol.dispose]: () => socket.destroy() };
    },
  };
}
