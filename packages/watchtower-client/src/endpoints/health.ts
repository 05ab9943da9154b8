import { send } from "../connection.ts";
import { replyError, unexpectedReply } from "../reply-error.ts";
import { endpoints, type Endpoint } from "./endpoint.ts";
import { requireEndpoint, type EndpointReader } from "./read-endpoint.ts";

/** The three probes. */
export interface Health {
  /** The process answers (`/livez`). */
  readonly live: boolean;
  /** Docker answers it, within five seconds (`/readyz`). */
  readonly ready: boolean;
  /** It has started (`/startupz`). */
  readonly started: boolean;
}

/** GET /livez, /readyz and /startupz at once, without the token, which they do not need. */
export async function readHealth(reader: EndpointReader): Promise<Health> {
  const [live, ready, started] = await Promise.all([
    probe(reader, endpoints.livez),
    probe(reader, endpoints.readyz),
    probe(reader, endpoints.startupz),
  ]);
  return { live, ready, started };
}

async function probe(reader: EndpointReader, endpoint: Endpoint): Promise<boolean> {
  requireEndpoint(reader, endpoint);
  const { timeoutMs, signal } = reader;
  const connection = { ...reader.connection, authorization: undefined };
  const reply = await send(connection, { method: "GET", path: endpoint.path, timeoutMs, signal });
  if (reply.status === 503 && reply.text() === "Service Unavailable") return false;
  if (reply.status !== 200) throw replyError(reply, endpoint, connection);
  if (reply.text() !== "OK") throw unexpectedReply(reply, "not with OK", connection);
  return true;
}
