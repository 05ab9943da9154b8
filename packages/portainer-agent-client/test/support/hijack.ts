import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { askDocker, type DockerAsk } from "./proxy.ts";

/** What a request for the connection came to: the connection, or a reply as any other. */
export type Hijacked =
  | { readonly socket: Duplex; readonly status: 101; readonly contentType: string | undefined }
  | { readonly reply: IncomingMessage; readonly status: number };

/** Asks for the connection itself, as Docker's clients do for attach and exec. */
export async function hijack(socketPath: string, ask: DockerAsk): Promise<Hijacked> {
  const { path, headers = {}, body = "" } = ask;
  const request = httpRequest({
    socketPath,
    method: "POST",
    path,
    headers: {
      host: "docker",
      connection: "Upgrade",
      upgrade: "tcp",
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      ...headers,
    },
  });
  request.end(body);
  return new Promise((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (reply) => resolve({ reply, status: reply.statusCode ?? 0 }));
    request.once("upgrade", ({ headers: given }, socket: Duplex, head: Buffer) => {
      if (head.byteLength > 0) socket.unshift(head);
      onTestFinished(() => void socket.destroy());
      resolve({ socket, status: 101, contentType: given["content-type"] });
    });
  });
}

/** Creates an exec and gives its ID. */
export async function createExec(socketPath: string, exec: object): Promise<string> {
  const reply = await askDocker(socketPath, {
    method: "POST",
    path: "/v1.45/containers/web/exec",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ AttachStdout: true, AttachStderr: true, ...exec }),
  });
  return ((await json(reply)) as { Id: string }).Id;
}

/** Reads a connection until this is in it. */
export async function readUntil(socket: Duplex, text: string): Promise<string> {
  let read = "";
  while (!read.includes(text)) read += String(((await once(socket, "data")) as [Buffer])[0]);
  return read;
}
