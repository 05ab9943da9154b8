import type { HttpMethod } from "@stack/http";

/** One request with a short reply. */
export interface AgentRequest {
  readonly method: HttpMethod;
  /** With the query, beginning with one slash; sent as it is. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** The node of a Swarm that shall answer; see `NodeCallOptions`. */
  readonly node?: string | undefined;
  /** Whether a manager of the Swarm shall answer. */
  readonly managerOperation?: boolean | undefined;
  /** Further strings that must appear in no error. */
  readonly secrets?: readonly string[];
}

/** One request whose reply is read as it comes. */
export interface AgentStreamRequest extends Omit<AgentRequest, "method" | "body"> {
  /** Any method of HTTP. */
  readonly method: string;
  /** A stream is sent as fast as the agent takes it; see `StreamRequestOptions.body`. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
  /** Bounds each wait for more of the reply; no bound by default. */
  readonly silenceMs?: number | undefined;
}

/** The connection's own headers, and those that stand for the signature, which no caller may bring along. */
const reservedHeaders =
  /^(connection|expect|host|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade|x-portaineragent-publickey|x-portaineragent-signature)$/i;

/** The headers of a request, but for the signature. */
export function requestHeaders(request: AgentRequest | AgentStreamRequest): Record<string, string> {
  const { headers = {}, node, managerOperation } = request;
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!reservedHeaders.test(name)) sent[name] = value;
  }
  // Where a Swarm's agents let a request be answered; a single agent ignores both.
  if (node !== undefined) sent["x-portaineragent-target"] = node;
  if (managerOperation === true) sent["x-portaineragent-manageroperation"] = "1";
  return sent;
}

/** How many URLs are remembered; the paths of a client that asks again and again are few. */
const maxRemembered = 200;

/** Makes `urlOf` for one agent, which remembers: to make a URL costs more than all its headers. */
export function rememberUrls(baseUrl: URL): (path: string) => URL {
  const urls = new Map<string, URL>();
  return (path) => {
    let url = urls.get(path);
    if (url === undefined) {
      url = urlOf(path, baseUrl);
      if (urls.size === maxRemembered) urls.clear();
      urls.set(path, url);
    }
    return url;
  };
}

/** Throws `TypeError` for a path that leads elsewhere: `//host/…` would carry the signature to that host. */
function urlOf(path: string, baseUrl: URL): URL {
  const url = path.startsWith("/") ? parsed(path, baseUrl) : undefined;
  if (url?.origin === baseUrl.origin) return url;
  throw new TypeError(
    "@stack/portainer-agent-client: path must begin with exactly one slash, such as /containers/json.",
  );
}

function parsed(path: string, baseUrl: URL): URL | undefined {
  try {
    return new URL(path, baseUrl);
  } catch {
    return undefined;
  }
}
