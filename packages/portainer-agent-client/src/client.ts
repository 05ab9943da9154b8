import { assertTimeout, assertTlsTrust, type StreamReply, type TlsTrust } from "@stack/http";
import { createConnection, type AgentStreamRequest } from "./connection.ts";
import { createCredentials, type CredentialOptions } from "./credentials.ts";
import { readHostInfo, type HostInfo } from "./host-info.ts";
import { pingAgent, type AgentPing } from "./ping.ts";

/** Where the agent is, how its certificate is trusted, and what entitles this client to sign. */
export interface AgentClientOptions extends CredentialOptions {
  /** For example `https://10.0.0.5:9001`. */
  readonly url: string | URL;
  /**
   * How to trust the certificate, which is self-signed and new at every start of the agent. `insecure` sends the
   * signature, a permanent credential, to whoever answers.
   */
  readonly tls: TlsTrust;
  /** Bounds each call, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number;
}

/** Per call: `timeoutMs` overrides the client's, `signal` aborts with its own reason. */
export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A request of any kind; see {@link AgentStreamRequest}. */
export interface AgentRequestOptions
  extends Omit<AgentStreamRequest, "timeoutMs" | "signal" | "silenceMs">, CallOptions {
  /** Bounds each wait for more of the reply, in milliseconds; no bound by default. */
  readonly silenceMs?: number;
}

/** After this long the agent ends a reply (reference/portainer-agent.md a). */
const longestReplyMs = 30 * 60_000;

/** One agent. Its connections are the client's own: `close()` ends them. */
export interface AgentClient {
  /** Asks who is there; unsigned and always safe. Throws `DecodeError` when it is no agent. */
  ping(options?: CallOptions): Promise<AgentPing>;
  /**
   * Reads the host's PCI devices and disks; signed.
   *
   * Throws `RefusedError` before sending when signing could claim the agent, `HttpError` 403 when the agent does not
   * accept the signature.
   */
  hostInfo(options?: CallOptions): Promise<HostInfo>;
  /**
   * Sends any request, signed, and gives the reply as a stream, whatever its status: for what has no method of its own,
   * such as the Docker API.
   *
   * Bounded by 30 minutes unless `timeoutMs` says otherwise: after that long the agent itself ends a reply, as it does
   * after 120 s with a request whose body is not there. Trap: it holds a reply back until 4 KiB or its end are there.
   */
  request(request: AgentRequestOptions): Promise<StreamReply>;
  /** Ends the connections and streams; a call after it is refused (`RefusedError`). */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a client for one Portainer Agent that never claims it by accident.
 *
 * Throws `TypeError` for an option that cannot work; a `key` is read, and then refused, by the first signed call.
 * Does nothing until a method is called.
 */
export function createAgentClient(options: AgentClientOptions): AgentClient {
  const { secret, tls, timeoutMs: defaultTimeoutMs = 10_000 } = options;
  assertTlsTrust(tls);
  assertTimeout(defaultTimeoutMs);
  const connection = createConnection(baseUrlOf(options.url), tls, createCredentials(options), secret);
  const close = (): Promise<void> => connection.close();
  return {
    ping: ({ timeoutMs = defaultTimeoutMs, signal } = {}) => pingAgent(connection, timeoutMs, signal),
    hostInfo: ({ timeoutMs = defaultTimeoutMs, signal } = {}) => readHostInfo(connection, timeoutMs, signal),
    request: ({ timeoutMs = longestReplyMs, signal, ...request }) =>
      connection.stream({ ...request, timeoutMs, signal }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function baseUrlOf(url: string | URL): URL {
  const text = String(url);
  const base = URL.canParse(text) ? new URL(text) : undefined;
  if (base?.protocol !== "https:" || base.username !== "" || base.pathname !== "/" || base.search !== "") {
    throw new TypeError(
      "@stack/portainer-agent-client: url must be an https URL without path, such as https://10.0.0.5:9001.",
    );
  }
  return base;
}
