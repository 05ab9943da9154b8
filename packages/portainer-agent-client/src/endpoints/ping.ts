import type { AgentCall } from "../agent-call.ts";
import { agentIdentity, type AgentIdentity } from "../agent-identity.ts";
import { replyError, unexpectedReply } from "../reply-error.ts";

/** Asks for `/ping`: unsigned, so it can never claim an agent, and proves nothing about credentials. */
export async function pingAgent({ connection, timeoutMs, signal }: AgentCall): Promise<AgentIdentity> {
  const reply = await connection.send({ method: "GET", path: "/ping", timeoutMs, signal });
  const identity = agentIdentity(reply.headers);
  if (reply.status === 204 && identity !== undefined) return identity;
  throw identity === undefined
    ? unexpectedReply(reply, "not as a Portainer Agent", connection)
    : replyError(reply, connection);
}
