import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { FileSystem } from "../files/file-system.ts";
import type { Daemon } from "../host/daemon.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import type { SwarmPlace } from "../swarm/swarm-cluster.ts";
import type { AgentFaults } from "./agent-faults.ts";
import type { AgentLimits } from "./agent-limits.ts";
import type { AgentCertificate } from "./certificate.ts";
import type { RequestBody } from "./request-body.ts";
import type { SignatureCheck } from "./signature-check.ts";

/** What one life of an agent process begins with. */
export interface AgentRun {
  readonly daemon: Daemon;
  readonly version: string;
  readonly certificate: AgentCertificate;
  readonly signatures: SignatureCheck;
  /** What the process sees of files. */
  readonly files: FileSystem;
  readonly requests: RecordedRequest[];
  readonly limits: AgentLimits;
  readonly faults: AgentFaults;
  /** The place in a Swarm; undefined on a standalone engine. */
  readonly place: SwarmPlace | undefined;
  readonly log: (line: string) => void;
  /** Connections to the engine that outlive the request they were made for. */
  readonly engineConnections: Set<Duplex>;
}

/** One request to an agent and what belongs to it. */
export interface AgentExchange {
  readonly run: AgentRun;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: RequestBody;
  /** The path within the API: decoded, engine versions and `/v1` or `/v2` taken off. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query as they are passed on to the engine. */
  readonly target: string;
  /** Whether the response has taken longer than the agent allows: what is written now cuts the connection. */
  readonly isOverdue: () => boolean;
  /** The connection itself, and what came on it after the head, when the client asks for an upgrade. */
  readonly upgrade: { readonly socket: Duplex; readonly head: Buffer } | undefined;
}
