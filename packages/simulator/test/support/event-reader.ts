import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { createGunzip } from "node:zlib";
import { gatherText, type GatheredText } from "./gather-text.ts";

/** An open event stream. */
export interface EventReader extends GatheredText {
  readonly headers: IncomingHttpHeaders;
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
  const isCompressed = response.headers["content-encoding"] === "gzip";
  response.on("error", () => undefined);
  const gathered = gatherText(isCompressed ? response.pipe(createGunzip()) : response, "close", {
    encoding: "utf8",
    endOf: response,
  });
  return { headers: response.headers, ...gathered, close };
}
