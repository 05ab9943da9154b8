import { askJson, type AgentCall, type CallOptions } from "../agent-call.ts";

/** Whose quota to ask for. */
export interface DockerHubOptions extends CallOptions {
  /** An account; without one, it is that of the agent's IP address. */
  readonly login?: { readonly username: string; readonly password: string };
}

/** How many pulls Docker Hub still allows. */
export interface DockerHubQuota {
  readonly remaining: number;
  readonly limit: number;
}

/**
 * POST /v2/dockerhub: the agent asks Docker Hub, for 3 s at most; `undefined` where Docker Hub names no limit, as for
 * paid accounts.
 */
export async function readDockerHubQuota(
  call: AgentCall,
  login: DockerHubOptions["login"],
): Promise<DockerHubQuota | undefined> {
  const { username = "", password = "" } = login ?? {};
  const json = { authentication: login !== undefined, username, password };
  const question = { method: "POST", path: "/v2/dockerhub", json, secrets: [password] } as const;
  return (await askJson(call, question, (schemas) => schemas.dockerHubQuotaSchema)) ?? undefined;
}
