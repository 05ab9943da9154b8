import { HttpError } from "@stack/http";

/**
 * What a failing status means, told apart by what the caller can do about it.
 *
 * `signature-refused`: a wrong secret or a foreign claim, which the agent does not tell apart. `signature-missing`: the
 * signature was lost on the way. `standalone`: only a Swarm's agents have it. `node-unknown`: no agent of that name.
 * `node-unreachable`: the agent of that node does not answer. `no-manager`: no agent on a manager node. `no-such-file`,
 * `directory-not-empty`, `range`: about a file. `too-slow`: the request took more than the agent's 120 s. `platform`:
 * not on this platform. `no-such-endpoint`: not in this version. `bad-request`: as the agent reads it. `docker`: the
 * engine's own answer. `other`: anything else.
 */
export type AgentErrorKind =
  | "signature-refused"
  | "signature-missing"
  | "standalone"
  | "node-unknown"
  | "node-unreachable"
  | "no-manager"
  | "no-such-file"
  | "directory-not-empty"
  | "range"
  | "too-slow"
  | "platform"
  | "no-such-endpoint"
  | "bad-request"
  | "docker"
  | "other";

/** A failing status of the agent's or its engine's, with what it means; `code` is `HTTP_STATUS`. */
export class AgentHttpError extends HttpError {
  readonly kind: AgentErrorKind;

  constructor(failure: ConstructorParameters<typeof HttpError>[0] & { kind: AgentErrorKind }) {
    super(failure);
    this.kind = failure.kind;
  }
}
