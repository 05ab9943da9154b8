/** How long an agent lets things take; the defaults are those of the real one (reference/portainer-agent.md a). */
export interface AgentLimits {
  /** A request with its whole body, from its first byte. Default: 120 s. */
  readonly requestMs: number;
  /** A connection without a request. Default: 120 s. */
  readonly idleMs: number;
  /** A response, from the end of the request's head; what is written later cuts the connection. Default: 30 min. */
  readonly responseMs: number;
  /** Between two pings on a WebSocket. Default: 50 s. */
  readonly pingMs: number;
  /** The answer of another agent to a ping, before it is asked for its share of a list. Default: 3 s. */
  readonly memberPingMs: number;
}

/** The limits of the real agent. */
export const realLimits: AgentLimits = {
  requestMs: 120_000,
  idleMs: 120_000,
  responseMs: 1_800_000,
  pingMs: 50_000,
  memberPingMs: 3_000,
};
