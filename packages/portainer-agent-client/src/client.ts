import { assertTimeout, assertTlsTrust, type StreamReply, type TlsTrust } from "@stack/http";
import type { AgentCall, CallOptions, NodeCallOptions } from "./agent-call.ts";
import type { AgentIdentity } from "./agent-identity.ts";
import type { AgentStreamRequest } from "./agent-request.ts";
import type { FilePlace } from "./browse/file-place.ts";
import type { FileEntry } from "./browse/list-files.ts";
import type { FileBytes } from "./browse/multipart.ts";
import type { FileContent, ReadFileOptions } from "./browse/read-file.ts";
import type { WriteFileOptions } from "./browse/write-file.ts";
import { registerConnection } from "./client-connection.ts";
import { createConnection } from "./connection.ts";
import type { ConsoleSession } from "./console/console-session.ts";
import type { ExecOptions, ExecOutcome } from "./console/exec.ts";
import type { AttachOptions, OpenExecOptions } from "./console/open-console.ts";
import { createCredentials, type CredentialOptions } from "./credentials.ts";
import { createDockerodeDoors, type DockerodeOptions } from "./docker/dockerode-doors.ts";
import type { ClusterAgent } from "./endpoints/agents.ts";
import type { DockerHubOptions, DockerHubQuota } from "./endpoints/docker-hub.ts";
import type { HostInfo } from "./endpoints/host-info.ts";
import { loadImplementation } from "./lazy-modules.ts";
import { longestReplyMs } from "./limits.ts";
import type { ClusterList, ClusterListOptions, ClusterListing } from "./swarm/list-across-nodes.ts";

/** Where the agent is, how its certificate is trusted, and what entitles this client to sign. */
export interface AgentClientOptions extends CredentialOptions {
  /** For example `https://10.0.0.5:9001`. */
  readonly url: string | URL;
  /**
   * How to trust the certificate, which is self-signed and new at every start of the agent. `insecure` sends the
   * signature, a permanent credential, to whoever answers.
   */
  readonly tls: TlsTrust;
  /** Bounds each short call, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number;
}

/** A request of any kind; see {@link AgentStreamRequest}. */
export interface AgentRequestOptions
  extends Omit<AgentStreamRequest, "timeoutMs" | "signal" | "silenceMs" | "secrets">, CallOptions {
  /** Bounds each wait for more of the reply, in milliseconds; no bound by default. */
  readonly silenceMs?: number;
}

/**
 * One agent. Its connections are the client's own: `close()` ends them.
 *
 * What every method but `ping()` throws: `RefusedError` before anything is sent when signing could claim the agent,
 * `AgentHttpError` for a failing status (its `kind` says what it means), `NetworkError` and `TimeoutError` where no
 * answer came, and `DecodeError` where something else than an agent answered.
 */
export interface AgentClient {
  /** Where it is, as an origin: `https://10.0.0.5:9001`. */
  readonly url: string;
  /** Asks who is there; unsigned and always safe. Throws `DecodeError` when it is no agent. */
  ping(options?: CallOptions): Promise<AgentIdentity>;
  /** Lists the agents of a Swarm; `AgentHttpError` of the kind `standalone` where there is only this one. */
  agents(options?: CallOptions): Promise<readonly ClusterAgent[]>;
  /** Lists something of all nodes of a Swarm, and says which nodes are missing. */
  listAcrossNodes(list: ClusterList, options?: ClusterListOptions): Promise<ClusterListing>;
  /** Reads the host's PCI devices and disks. */
  hostInfo(options?: NodeCallOptions): Promise<HostInfo>;
  /** Asks how many pulls Docker Hub allows; `undefined` where it names no limit. */
  dockerHubQuota(options?: DockerHubOptions): Promise<DockerHubQuota | undefined>;
  /** Lists a directory. */
  listFiles(place: FilePlace, options?: NodeCallOptions): Promise<readonly FileEntry[]>;
  /** Reads a file, or a part of it, as a stream. */
  readFile(place: FilePlace, options?: ReadFileOptions): Promise<FileContent>;
  /** Writes a file whole, or leaves what was there untouched. */
  writeFile(place: FilePlace, content: FileBytes, options?: WriteFileOptions): Promise<void>;
  /** Renames a file or directory within its volume, host or container. Trap: replaces what has the new name. */
  renameFile(place: FilePlace, newPath: string, options?: NodeCallOptions): Promise<void>;
  /** Removes a file, or a directory with nothing in it. */
  removeFile(place: FilePlace, options?: NodeCallOptions): Promise<void>;
  /** Runs a command in a container to its end, without input; its output comes as a whole. */
  exec(options: ExecOptions): Promise<ExecOutcome>;
  /** Runs a command on a terminal in a container, and types into it. */
  openExec(options: OpenExecOptions): Promise<ConsoleSession>;
  /** Takes part in the terminal of a container's own process. */
  attach(options: AttachOptions): Promise<ConsoleSession>;
  /**
   * Sends any request, signed, and gives the reply as a stream, whatever its status: for what has no method of its own,
   * such as the Docker API.
   *
   * Bounded by 30 minutes unless `timeoutMs` says otherwise: after that long the agent itself ends a reply, as it does
   * after 120 s with a request whose body is not there. Trap: it holds a reply back until 4 KiB or its end are there.
   */
  request(request: AgentRequestOptions): Promise<StreamReply>;
  /**
   * The options for dockerode's `new Docker(…)`: all of Docker through the agent, as by `createAgentProxy`, but within
   * this process.
   *
   * Nothing is sent yet. What is refused or fails on the way comes as dockerode's own error with the sentence of the
   * `ApiError`: status 403 for a signature that could claim the agent or is not accepted, 501 for what the agent cannot
   * carry, 502 and 504 for an agent that does not answer. Node only.
   */
  dockerodeOptions(options?: Pick<NodeCallOptions, "node">): Promise<DockerodeOptions>;
  /** Ends the connections, streams and consoles; a call after it is refused (`RefusedError`). */
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
  const { secret, tls, timeoutMs: defaultMs = 10_000 } = options;
  assertTlsTrust(tls);
  assertTimeout(defaultMs);
  const connection = createConnection(baseUrlOf(options.url), tls, createCredentials(options), secret);
  const callOf = ({ timeoutMs, signal, node }: NodeCallOptions, fallbackMs = defaultMs): AgentCall => ({
    connection,
    timeoutMs: timeoutMs ?? fallbackMs,
    signal,
    node,
  });
  const doors = createDockerodeDoors(connection);
  const close = async (): Promise<void> => {
    await Promise.all([connection.close(), doors.close()]);
  };
  const client: AgentClient = {
    url: connection.baseUrl.origin,
    ping: async (call = {}) => (await loadImplementation()).pingAgent(callOf(call)),
    agents: async (call = {}) => (await loadImplementation()).readAgents(callOf(call)),
    async listAcrossNodes(list, call = {}) {
      const { listAcrossNodes, clusterListTimeoutMs } = await loadImplementation();
      return listAcrossNodes(callOf(call, clusterListTimeoutMs), list, call);
    },
    hostInfo: async (call = {}) => (await loadImplementation()).readHostInfo(callOf(call)),
    dockerHubQuota: async (call = {}) =>
      (await loadImplementation()).readDockerHubQuota(callOf(call), call.login),
    listFiles: async (place, call = {}) => (await loadImplementation()).listFiles(callOf(call), place),
    async readFile(place, { timeoutMs, ...call } = {}) {
      const { readFile } = await loadImplementation();
      return readFile(callOf(call), place, { ...call, ...(timeoutMs !== undefined && { timeoutMs }) });
    },
    async writeFile(place, content, call = {}) {
      const { writeFile, writeTimeoutMs } = await loadImplementation();
      return writeFile(callOf(call, writeTimeoutMs), place, content, call);
    },
    renameFile: async (place, newPath, call = {}) =>
      (await loadImplementation()).renameFile(callOf(call), place, newPath),
    removeFile: async (place, call = {}) => (await loadImplementation()).removeFile(callOf(call), place),
    async exec(call) {
      const { runExec, execTimeoutMs } = await loadImplementation();
      return runExec(callOf(call, execTimeoutMs), call);
    },
    openExec: async (call) => (await loadImplementation()).openExec(callOf(call), call),
    attach: async (call) => (await loadImplementation()).attach(callOf(call), call),
    request: (request) => {
      const { timeoutMs = longestReplyMs, signal } = request;
      return connection.stream({ ...request, timeoutMs, signal });
    },
    dockerodeOptions: ({ node } = {}) => doors.open(node),
    close,
    [Symbol.asyncDispose]: close,
  };
  registerConnection(client, connection);
  return client;
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
