import type { FetchFunction } from "@stack/http";
import { getResponse, type RequestHandler } from "msw";

/**
 * Makes a `fetch` that these msw handlers answer, to give to `createWatchtowerClient({ fetch })`.
 *
 * Without it msw has no way in: its server does not see undici. A request that no handler knows is a `TypeError` that
 * names it; a handler's `HttpResponse.error()` is a broken connection, as with every `fetch`. Aborts are heeded.
 */
export function testFetch(handlers: readonly RequestHandler[]): FetchFunction {
  return async (url, init) => {
    const request = new Request(url, init);
    const { signal } = request;
    signal.throwIfAborted();
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
    const response = await Promise.race([getResponse([...handlers], request), aborted]);
    if (response === undefined) {
      throw new TypeError(
        `@stack/watchtower-client/testing: no handler answers ${request.method} ${request.url}.`,
      );
    }
    if (response.type === "error") {
      throw new TypeError("fetch failed", {
        cause: Object.assign(new Error("The handler broke the connection."), { code: "ECONNRESET" }),
      });
    }
    return response;
  };
}
