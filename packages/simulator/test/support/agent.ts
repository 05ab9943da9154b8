import {
  type AgentOptions,
  type AgentProcess,
  createDockerHost,
  type DockerHost,
  startAgent,
} from "../../src/index.ts";
import { newKey, signedBy } from "./agent-keys.ts";
import type { Reply } from "./request.ts";
import { sendSecure } from "./secure-request.ts";

/** An agent with a secret and a way to call it; both it and its host are closed together. */
export interface SignedAgent extends AsyncDisposable {
  readonly host: DockerHost;
  readonly agent: AgentProcess;
  /** The two headers that the agent accepts. */
  readonly signature: Record<string, string>;
  /** Sends a signed request; `method path` or a path alone for a GET. */
  call(
    request: string,
    options?: { headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<Reply>;
  /** The same for a reply that is JSON. */
  json<T>(request: string): Promise<T>;
}

const key = newKey();

/** Starts an agent with the secret `s3cret`, which every call is signed for. */
export async function startSignedAgent(options: AgentOptions = {}): Promise<SignedAgent> {
  const host = options.host ?? createDockerHost({ name: "shed" });
  const agent = await startAgent({ host, secret: "s3cret", ...options });
  const signature = { ...signedBy(key, "s3cret") };
  const call: SignedAgent["call"] = (request, { headers = {}, body } = {}) => {
    const [method, path] = request.startsWith("/") ? ["GET", request] : request.split(" ", 2);
    return sendSecure(
      `${agent.url}${path ?? ""}`,
      { method: method ?? "GET", headers: { ...signature, ...headers } },
      body,
    );
  };
  return {
    host,
    agent,
    signature,
    call,
    json: async <T>(request: string) => JSON.parse((await call(request)).body) as T,
    async [Symbol.asyncDispose]() {
      await agent.close();
      await host.close();
    },
  };
}
