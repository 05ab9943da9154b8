import { WebSocket } from "ws";

/** A WebSocket to an agent and what came over it. */
export interface OpenWebSocket extends Disposable {
  readonly socket: WebSocket;
  /** Every message in the order it came. */
  readonly messages: readonly { readonly text: string; readonly binary: boolean }[];
  /** The head of the 101, name and value by turns. */
  readonly headers: readonly string[];
  /** Resolves once all messages together contain the text. */
  until(text: string): Promise<string>;
  /** Resolves with code and reason once it is closed. */
  closed(): Promise<{ code: number; reason: string }>;
}

/** Opens a WebSocket, certificate unchecked; rejects with the reply when it is refused. */
export function openWebSocket(url: string, headers: Record<string, string>): Promise<OpenWebSocket> {
  const socket = new WebSocket(url.replace(/^https/, "wss"), { headers, rejectUnauthorized: false });
  const messages: { text: string; binary: boolean }[] = [];
  const head: string[] = [];
  const watchers = new Set<() => void>();
  const look = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  socket.on("message", (data: Buffer, binary) => {
    messages.push({ text: data.toString("utf8"), binary });
    look();
  });
  socket.on("upgrade", (response) => head.push(...response.rawHeaders));
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once("close", (code, reason) => resolve({ code, reason: reason.toString("utf8") })),
  );
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
      response.once("end", () => {
        reject(Object.assign(new Error(body), { status: response.statusCode, headers: response.headers }));
      });
    });
    socket.once("open", () => {
      socket.on("error", () => undefined);
      resolve({
        socket,
        messages,
        headers: head,
        until: (wanted) =>
          new Promise((found) => {
            const watcher = (): void => {
              const all = messages.map(({ text }) => text).join("");
              if (!all.includes(wanted)) return;
              watchers.delete(watcher);
              found(all);
            };
            watchers.add(watcher);
            watcher();
          }),
        closed: () => closed,
        [Symbol.dispose]: () => socket.terminate(),
      });
    });
  });
}
