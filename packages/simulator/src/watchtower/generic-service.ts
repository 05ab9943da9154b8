import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** Where a `generic` notification goes and with which headers of its own. */
export interface GenericService {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The media type asked for by `contenttype`; undefined for the flavour's own. */
  readonly contentType: string | undefined;
  readonly method: string;
}

/** Keys of the query that mean the service and are not passed on. */
const ownKeys = ["contenttype", "disabletls", "template", "title", "titlekey", "messagekey", "method"];

/**
 * Reads a `generic://` URL: HTTPS unless `disabletls=yes`, `@Name=value` a header, unknown keys passed on.
 *
 * `generic+http://` and `generic+https://` take the rest as it stands. Undefined for any other service
 * (reference/watchtower.md f).
 */
export function parseGenericService(text: string): GenericService | undefined {
  if (/^generic\+https?:\/\//.test(text)) {
    return {
      url: new URL(text.slice("generic+".length)),
      headers: {},
      contentType: undefined,
      method: "POST",
    };
  }
  if (!text.startsWith("generic://")) return undefined;
  const url = new URL(text.replace(/^generic:/, "https:"));
  const query = [...url.searchParams];
  const own = (key: string): string | undefined => query.find(([name]) => name.toLowerCase() === key)?.[1];
  if (["yes", "true", "1", "on"].includes(own("disabletls")?.toLowerCase() ?? "")) {
    url.href = url.href.replace(/^https:/, "http:");
  }
  const headers = query
    .filter(([name]) => name.startsWith("@"))
    .map(([name, value]) => [name.slice(1), value]);
  const rest = query.filter(([name]) => !/^[@$]/.test(name) && !ownKeys.includes(name.toLowerCase()));
  url.search = new URLSearchParams(rest).toString();
  return {
    url,
    headers: Object.fromEntries(headers) as Record<string, string>,
    contentType: own("contenttype"),
    method: own("method")?.toUpperCase() ?? "POST",
  };
}

/** Sends a document; resolves with the status of the reply. */
export function sendToService(
  { url, headers, contentType, method }: GenericService,
  body: string,
  defaultContentType: string,
  signal: AbortSignal,
): Promise<number> {
  const type = contentType ?? defaultContentType;
  const start = url.protocol === "http:" ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const request = start(url, {
      method,
      agent: false,
      signal,
      headers: {
        "User-Agent": "Go-http-client/1.1",
        "Content-Length": Buffer.byteLength(body),
        Accept: type,
        "Content-Type": type,
        ...headers,
        "Accept-Encoding": "gzip",
        // As Go, which keeps the connection and does not say so; this one is closed once the reply is read.
        Connection: "keep-alive",
      },
    });
    request.once("error", reject);
    request.once("response", (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
      response.once("error", reject);
    });
    request.end(body);
  });
}
