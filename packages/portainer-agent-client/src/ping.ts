import type { Connection } from "./connection.ts";
import { unexpectedReply } from "./reply-error.ts";

/** `docker` also stands for Podman, which the agent reports as Docker. */
export type AgentPlatform = "docker" | "kubernetes" | "podman" | "unknown";

/** Who answers, from the headers of `/ping`. */
export interface AgentPing {
  /** For example `2.30.1`. */
  readonly version: string;
  readonly apiVersion: string;
  readonly platform: AgentPlatform;
}

const platforms: Readonly<Record<string, AgentPlatform>> = {
  "1": "docker",
  "2": "kubernetes",
  "3": "podman",
};

/** Asks for `/ping`: unsigned, so it can never claim an agent, and proves nothing about credentials. */
export async function pingAgent(
  connection: Connection,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<AgentPing> {
  const reply = await connection.send({ method: "GET", path: "/ping", timeoutMs, signal });
  const version = firstValue(reply.headers["portainer-agent"]);
  const apiVersion = firstValue(reply.headers["portainer-agent-api-version"]);
  if (reply.status !== 204 || version === undefined || apiVersion === undefined) {
    throw unexpectedReply(reply, "not as a Portainer Agent", connection);
  }
  const platform = firstValue(reply.headers["portainer-agent-platform"]) ?? "";
  return { version, apiVersion, platform: platforms[platform] ?? "unknown" };
}

/** A response that went through a second agent carries each header twice (reference/portainer-agent.md d.3). */
function firstValue(header: string | undefined): string | undefined {
  return header?.split(",")[0]?.trim();
}
