import { randomUUID } from "node:crypto";
import { json } from "node:stream/consumers";
import { Agent, request } from "undici";
import { readServerCertificate, type ServerOptions } from "@stack/portainer-agent-client";
import { docker } from "../../test/support/command.ts";
import { freePorts } from "../../test/support/free-ports.ts";
import { parts } from "./parts.ts";
import { until } from "../../test/support/until.ts";

/** A published Portainer Server, in a container of its own on this host's network. */
export interface LivePortainerServer extends AsyncDisposable {
  /** What a client connects with, as its administrator. */
  readonly options: ServerOptions;
  readonly apiKey: string;
  readonly account: { readonly username: string; readonly password: string };
  /** Sends a request below `/api` as the administrator. */
  ask(method: string, path: string): Promise<{ status: number; body: unknown }>;
}

/** Starts one, with an administrator and an API key; a secret is what it signs with. */
export async function startLivePortainerServer(agentSecret?: string): Promise<LivePortainerServer> {
  const name = `stack-e2e-server-${randomUUID().slice(0, 8)}`;
  const [port = 0, tunnelPort = 0] = await freePorts(2);
  const url = `https://127.0.0.1:${port}`;
  const label = ["--label", "com.centurylinklabs.watchtower.enable=false"];
  const secret = agentSecret === undefined ? [] : ["-e", `AGENT_SECRET=${agentSecret}`];
  const run = ["run", "-d", "--name", name, "--network", "host", ...label, ...secret, parts.server];
  const tunnel = ["--tunnel-addr", "127.0.0.1", "--tunnel-port", String(tunnelPort)];
  await docker([...run, "--http-disabled", "--bind-https", `127.0.0.1:${port}`, ...tunnel]);
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: object,
  ): Promise<{ status: number; body: unknown }> => {
    const reply = await request(`${url}/api${path}`, {
      ...{ method, headers, dispatcher },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: reply.statusCode, body: await json(reply.body).catch(() => undefined) };
  };
  const dispose = async (): Promise<void> => {
    await dispatcher.close();
    await docker(["rm", "-f", "--volumes", name]);
  };
  try {
    const answer = (): Promise<number | string> =>
      send("GET", "/system/status", {}).then(({ status }) => status, String);
    await until("An answer of Portainer Server", answer, (status) => status === 200);
    const account = { username: "admin", password: "a password of the tests" };
    await send("POST", "/users/admin/init", {}, account);
    const { jwt } = (await send("POST", "/auth", {}, account)).body as { jwt: string };
    const key = { description: "tests", password: account.password };
    const token = await send("POST", "/users/1/tokens", { authorization: `Bearer ${jwt}` }, key);
    const { rawAPIKey: apiKey } = token.body as { rawAPIKey: string };
    const { fingerprint256 } = await readServerCertificate(new URL(url));
    return {
      options: { server: url, apiKey, tls: { fingerprint256 } },
      ...{ apiKey, account },
      ask: (method, path) => send(method, path, { "x-api-key": apiKey }),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
