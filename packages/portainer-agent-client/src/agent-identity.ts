/** `docker` also stands for Podman, which the agent reports as Docker. */
export type AgentPlatform = "docker" | "kubernetes" | "podman" | "unknown";

/** Who answers, from the headers that every answer of an agent carries. */
export interface AgentIdentity {
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

/**
 * Who answered, from a reply's headers; `undefined` where it was no agent.
 *
 * A response that went through a second agent carries each header twice (reference/portainer-agent.md d.3); they are of
 * the same version in a Swarm that is kept together, and the first is read.
 */
export function agentIdentity(headers: Readonly<Record<string, string>>): AgentIdentity | undefined {
  const version = firstValue(headers["portainer-agent"]);
  const apiVersion = firstValue(headers["portainer-agent-api-version"]);
  if (version === undefined || apiVersion === undefined) return undefined;
  const platform = firstValue(headers["portainer-agent-platform"]) ?? "";
  return { version, apiVersion, platform: platforms[platform] ?? "unknown" };
}

function firstValue(header: string | undefined): string | undefined {
  return header?.split(",")[0]?.trim();
}
