import { globalDispatcher, type FetchFunction, type HttpDispatcher } from "@stack/http";
import { send, type Connection } from "../connection.ts";
import { endpoints } from "../endpoints/endpoint.ts";
import { replyError, unexpectedReply } from "../reply-error.ts";

/** A stream that is open until it is closed; whoever opened it closes it. */
export interface EventStream {
  readonly pieces: AsyncIterator<Uint8Array>;
  /** The server's clock when it answered, where the header can be read. */
  readonly openedAt: Date | undefined;
  /** Ends the stream and its socket; safe to call again. */
  close(): void;
}

/**
 * Opens the event stream; `timeoutMs` bounds the wait for its headers only.
 *
 * The request goes the way of all others, so that errors read alike; only the body of a stream is taken aside, since
 * it has no end to wait for. Throws as every read does.
 */
export async function openEventStream(
  connection: Connection,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<EventStream> {
  const closing = new AbortController();
  let body: AsyncIterable<Uint8Array> | undefined;
  const take = (stream: AsyncIterable<Uint8Array>): void => void (body = stream);
  const { path } = endpoints.events;
  const diverted: Connection =
    connection.fetch === undefined
      ? { ...connection, dispatcher: divertDispatcher(connection.dispatcher, closing.signal, take) }
      : { ...connection, fetch: divertFetch(connection.fetch, closing.signal, take) };
  try {
    // No Last-Event-ID, which the fork would not heed and a browser would have to ask permission for.
    const reply = await send(diverted, {
      method: "GET",
      path,
      timeoutMs,
      signal,
      accept: "text/event-stream",
    });
    if (reply.status !== 200) throw replyError(reply, endpoints.events, connection);
    if (body === undefined) throw unexpectedReply(reply, "not with an event stream", connection);
    const date = new Date(reply.headers["date"] ?? "");
    return {
      pieces: body[Symbol.asyncIterator](),
      openedAt: Number.isNaN(date.getTime()) ? undefined : date,
      close: () => closing.abort(),
    };
  } catch (error) {
    closing.abort();
    throw error;
  }
}

type Take = (stream: AsyncIterable<Uint8Array>) => void;

function isEventStream(status: number, contentType: string | null | undefined): boolean {
  return status === 200 && /^text\/event-stream\b/i.test(contentType ?? "");
}

function divertDispatcher(
  dispatcher: HttpDispatcher | undefined,
  closing: AbortSignal,
  take: Take,
): HttpDispatcher {
  return {
    async request(options) {
      const through = dispatcher ?? (await globalDispatcher());
      const signal = AbortSignal.any([options.signal, closing]);
      const reply = await through.request({ ...options, signal });
      if (!isEventStream(reply.statusCode, String(reply.headers["content-type"]))) return reply;
      take(reply.body);
      return { ...reply, body: nothing() };
    },
  };
}

function divertFetch(fetch: FetchFunction, closing: AbortSignal, take: Take): FetchFunction {
  return async (url, init) => {
    const signal = init.signal ? AbortSignal.any([init.signal, closing]) : closing;
    const response = await fetch(url, { ...init, signal });
    if (response.body === null || !isEventStream(response.status, response.headers.get("content-type"))) {
      return response;
    }
    take(piecesOf(response.body));
    return new Response(null, { status: response.status, headers: response.headers });
  };
}

/** By a reader: not every browser can iterate over a stream. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // The stream has been taken.
}
