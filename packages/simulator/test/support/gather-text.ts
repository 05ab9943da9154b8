import type { Socket } from "node:net";

/** What a connection has received so far, as latin1. */
export interface GatheredText {
  /** Resolves with everything received once it contains the text. */
  until(text: string): Promise<string>;
  /** Resolves with everything received once the event that ends it has come. */
  ended(): Promise<string>;
}

/** Gathers what comes on a socket; `endedBy` is the event that counts as its end. */
export function gatherText(socket: Socket, endedBy: "end" | "close"): GatheredText {
  let text = "";
  let over = false;
  const watchers = new Set<() => void>();
  const look = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
    look();
  });
  socket.on("error", () => undefined);
  socket.once(endedBy, () => {
    over = true;
    look();
  });
  const when = (test: () => boolean): Promise<string> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        if (!test()) return;
        watchers.delete(watcher);
        resolve(text);
      };
      watchers.add(watcher);
      watcher();
    });
  return { until: (wanted) => when(() => text.includes(wanted)), ended: () => when(() => over) };
}
