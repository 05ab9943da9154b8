import { createDockerHost, startAgent, startPortainerServer } from "@stack/simulator";
import { describe, expect, test } from "vitest";
import { startLivePortainerServer } from "../support/live-portainer-server.ts";
import { oddServerRequests, type AskedServer } from "../support/odd-server-requests.ts";
import { isMissing, parts } from "../support/parts.ts";
import { exchangeOverTls, type TlsReply } from "../support/tls-exchange.ts";

describe.skipIf(isMissing("server"))(`the simulated server's replies are those of ${parts.server}`, () => {
  test("whatever is asked", async () => {
    await using stack = new AsyncDisposableStack();
    const secret = "s3cret";
    const real = stack.use(await startLivePortainerServer(secret));
    const url = String(real.options.server);
    const [theirs, ours] = await Promise.all(
      [0, 1].map(async () => {
        const host = stack.use(createDockerHost());
        return { host, agent: stack.use(await startAgent({ host, secret })) };
      }),
    );
    if (theirs === undefined || ours === undefined) throw new Error("Two agents are started.");
    const simulated = stack.use(await startPortainerServer({ agentSecret: secret, hosts: [ours.host] }));
    const { apiKey, admin: account } = simulated;
    const ofReal = oddServerRequests(await asked(url, real, theirs.agent.url));
    const ofOurs = oddServerRequests(await asked(simulated.url, { apiKey, account }, ours.agent.url));
    for (const [at, request] of ofReal.entries()) {
      const reply = comparable(await exchangeOverTls(url, request));
      const own = comparable(await exchangeOverTls(simulated.url, ofOurs[at] ?? request));
      const name = `${request.method} ${request.path} ${JSON.stringify(request.headers)} ${request.body ?? ""}`;
      // The real one's objects have more members.
      expect.soft(reply, name).toMatchObject(own);
    }
  });
});

/** What requests need to know of a server: its administrator's token, too. */
async function asked(
  url: string,
  { apiKey, account }: Pick<AskedServer, "apiKey" | "account">,
  agentUrl: string,
): Promise<AskedServer> {
  const login = { method: "POST", path: "/api/auth", body: JSON.stringify(account) };
  const reply = await exchangeOverTls(url, login);
  if ("ended" in reply) throw new Error(`${url} does not answer: ${reply.ended}`);
  const { jwt } = JSON.parse(reply.body) as { jwt: string };
  return { apiKey, account, jwt, agent: new URL(agentUrl).host };
}

const comparedHeaders = ["content-type", "x-total-count", "x-total-available"];

/** A reply without what differs from one server to the next: times, tokens, and where the agent is. */
function comparable(reply: TlsReply): object {
  if ("ended" in reply) return reply;
  const { status, headers, body } = reply;
  const compared = comparedHeaders.map((name) => [name, headers[name]]);
  return { status, headers: Object.fromEntries(compared) as object, body: comparableBody(body) };
}

function comparableBody(body: string): unknown {
  if (!/^[[{]/.test(body)) return body;
  return JSON.parse(body, (key, value: unknown) => (["Time", "URL", "jwt"].includes(key) ? "…" : value));
}
