import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A fork that serves events, with the other endpoints as a test says. */
export interface EventServer {
  readonly url: string;
  /** How many streams were asked for, whatever the answer. */
  readonly asked: () => number;
  /** The next stream that is opened. */
  stream(): Promise<ServerResponse>;
  /** Answers the following requests for a stream with these statuses instead. */
  refuse(...statuses: number[]): void;
  /** Resolves once no stream is open any more; one that was not ended here is closed by the end of its socket. */
  allClosed(): Promise<void>;
}

/** An event as the fork frames it. */
export function frame(type: string, data: unknown, timestamp = "2026-01-01T00:00:00Z"): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, timestamp, data })}\n\n`;
}

/** Starts the server; its tokens are `token` and `events`. */
export async function serveEvents(
  answers: Readonly<Record<string, (query: URLSearchParams) => object>> = {},
): Promise<EventServer> {
  const streams: ServerResponse[] = [];
  const waiting: ((stream: ServerResponse) => void)[] = [];
  const refusals: number[] = [];
  const open = new Set<ServerResponse>();
  const watchers = new Set<() => void>();
  let asked = 0;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://host");
    const wanted = pathname === "/v1/events" ? "Bearer events" : "Bearer token";
    if (request.headers.authorization !== wanted) {
      const isUpdate = pathname === "/v1/update";
      response.writeHead(isUpdate ? 405 : 401);
      response.end(isUpdate ? "Method Not Allowed" : "missing or invalid API Key");
      return;
    }
    if (pathname !== "/v1/events") {
      const answer = answers[pathname];
      if (answer === undefined) return void response.writeHead(404).end("Not Found");
      const body = { api_version: "v1", timestamp: "2026-01-01T00:00:00Z", ...answer(searchParams) };
      return void response.end(JSON.stringify(body));
    }
    asked += 1;
    const refusal = refusals.shift();
    if (refusal !== undefined) return void response.writeHead(refusal).end();
    open.add(response);
    response.once("close", () => {
      open.delete(response);
      for (const watcher of watchers) watcher();
    });
    response.writeHead(200, { "content-type": "text/event-stream" }).write("retry: 5000\n\n");
    const next = waiting.shift();
    if (next === undefined) streams.push(response);
    else next(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    refuse: (...statuses) => void refusals.push(...statuses),
    stream() {
      const ready = streams.shift();
      return ready ? Promise.resolve(ready) : new Promise((resolve) => waiting.push(resolve));
    },
    allClosed() {
      return new Promise((resolve) => {
        const look = (): void => {
          if (open.size === 0) resolve();
        };
        watchers.add(look);
        look();
      });
    },
  };
}
