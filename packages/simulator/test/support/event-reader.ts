import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { createGunzip } from "node:zlib";

/** An open event stream. */
export interface EventReader {
  readonly headers: IncomingHttpHeaders;
  /** Resolves with everything read so far once it contains the text. */
  until(text: string): Promise<string>;
  /** Resolves with everything read once the stream has ended, however it did. */
  ended(): Promise<string>;
  close(): void;
}

/** Opens `/v1/events` and hands over what comes, unpacked when it is compressed; rejects when it is refused. */
export function openEvents(url: string, headers: Record<string, string>): Promise<EventReader> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent: false, headers });
    request.once("error", reject);
    request.once("response", (response) => {
      if (response.statusCode !== 200) {
        request.destroy();
        reject(new Error(`status ${response.statusCode}`));
        return;
      }
      resolve(readerOf(response, () => request.destroy()));
    });
    request.end();
  });
}

function readerOf(response: IncomingMessage, close: () => void): EventReader {
  let text = "";
  let over = false;
  const watchers = new Set<() => void>();
  const look = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
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
  const source = response.headers["content-encoding"] === "gzip" ? response.pipe(createGunzip()) : response;
  source.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8");
    look();
  });
  source.on("error", () => undefined);
  response.on("error", () => undefined);
  response.once("close", () => {
    over = true;
    look();
  });
  return {
    headers: response.headers,
    until: (wanted) => when(() => text.includes(wanted)),
    ended: () => when(() => over),
    close,
  };
}
