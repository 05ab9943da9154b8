/** A request as it was sent. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** The standard `fetch`, which notes what it sends. */
export function recordingFetch(): { fetch: typeof fetch; requests: SentRequest[] } {
  const requests: SentRequest[] = [];
  return {
    requests,
    fetch: (input, init) => {
      const request = new Request(input, init);
      const { pathname, search } = new URL(request.url);
      const authorization = request.headers.get("authorization") ?? undefined;
      requests.push({ method: request.method, path: pathname + search, authorization });
      return fetch(request);
    },
  };
}
