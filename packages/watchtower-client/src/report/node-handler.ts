/** The slice of `http.IncomingMessage` that is used; no type of Node's appears in this package's own. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The slice of `http.ServerResponse` that is used. */
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body?: string): unknown;
}

/** A request listener of node:http; resolves once the answer was handed to the socket. */
export type NodeHandler = (request: NodeRequest, response: NodeResponse) => Promise<void>;

/** Makes a listener of node:http from a handler of web requests; a failing connection goes to `onError`. */
export function nodeHandler(
  handle: (request: Request) => Promise<Response>,
  onError: (error: unknown) => void,
): NodeHandler {
  return async (incoming, outgoing) => {
    try {
      const reply = await handle(webRequest(incoming));
      const body = await reply.text();
      const headers = Object.fromEntries(reply.headers);
      // What was not read of the body must not be taken for the next request.
      if (reply.status >= 400) headers["connection"] = "close";
      outgoing.writeHead(reply.status, headers);
      outgoing.end(body);
    } catch (error) {
      onError(error);
      outgoing.writeHead(400, { connection: "close" });
      outgoing.end();
    }
  };
}

function webRequest(incoming: NodeRequest): Request {
  const method = incoming.method ?? "GET";
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of Array.isArray(value) ? value : value === undefined ? [] : [value])
      headers.append(name, one);
  }
  const init: RequestInit & { duplex?: "half" } = { method, headers };
  if (method !== "GET" && method !== "HEAD") {
    init.body = bodyOf(incoming);
    init.duplex = "half";
  }
  // Only method, headers and body are looked at; the host stands for the base a URL must have.
  return new Request(new URL(incoming.url ?? "/", "http://receiver"), init);
}

function bodyOf(incoming: NodeRequest): ReadableStream<Uint8Array> {
  const chunks = incoming[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = await chunks.next();
      if (chunk.done === true) controller.close();
      else controller.enqueue(new Uint8Array(chunk.value));
    },
  });
}
