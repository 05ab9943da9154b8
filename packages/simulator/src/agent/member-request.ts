import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { AgentMember } from "../swarm/swarm-cluster.ts";

/** A request from one agent to another. */
export interface MemberRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly timeoutMs?: number;
}

/** Asks another agent, on a connection of its own, its certificate unchecked; rejects with Node's error. */
export function requestMember(
  member: AgentMember,
  { method, path, headers, timeoutMs }: MemberRequest,
  send: (request: ReturnType<typeof httpsRequest>) => void,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest({
      host: "127.0.0.1",
      port: member.loopbackPort,
      method,
      path,
      headers: { ...headers, host: `${member.ipAddress}:${member.port}` },
      agent: false,
      rejectUnauthorized: false,
      ...(timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) }),
    });
    request.once("error", reject);
    request.once("response", (answer) => {
      answer.on("error", () => undefined);
      resolve(answer);
    });
    send(request);
  });
}
