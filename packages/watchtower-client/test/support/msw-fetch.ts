import { getResponse, type RequestHandler } from "msw";

/** A `fetch` that these msw handlers answer; whatever they do not know is an error. */
export function mswFetch(...handlers: RequestHandler[]): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const response = await getResponse(handlers, request);
    if (response === undefined) throw new Error(`No handler answers ${request.method} ${request.url}.`);
    return response;
  };
}
