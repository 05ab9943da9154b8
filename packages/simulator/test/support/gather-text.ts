import type { Readable } from "node:stream";

/** What a stream has given so far. */
export interface GatheredText {
  /** Resolves with everything received once it contains the text. */
  until(text: string): Promise<string>;
  /** Resolves with everything received once the event that ends it has come. */
  ended(): Promise<string>;
}

/** How a stream is gathered. */
export interface GatherOptions {
  /** Latin1 unless told otherwise. */
  readonly encoding?: "latin1" | "utf8";
  /** The stream whose event is the end, where it is another one. */
  readonly endOf?: Readable;
}

/** Gathers what comes of a stream, such as a socket; `endedBy` is the event that counts as its end. */
export function gatherText(
  source: Readable,
  endedBy: "end" | "close",
  { encoding = "latin1", endOf = source }: GatherOptions = {},
): GatheredText {
  let text = "";
  let over = false;
  const watchers = new Set<() => void>();
  const look = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  source.on("data", (chunk: Buffer) => {
    text += chunk.toString(encoding);
    look();
  });
  source.on("error", () => undefined);
  endOf.once(endedBy, () => {
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
