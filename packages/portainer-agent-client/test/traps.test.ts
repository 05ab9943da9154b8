import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import type { Socket } from "node:net";
import { json, text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { agentIdentity, createAgentKey } from "../src/index.ts";
import { connect, failureOf, start } from "./support/agent.ts";
import { startWithContainer } from "./support/container.ts";
import { agentHeaders, serve } from "./support/tls-server.ts";

// The traps for clients in reference/portainer-agent.md i, by their numbers; those that are not here are tested with
// what they belong to: 3: signature.test.ts and vectors.test.ts; 7, 8: docker/; 9, 10: swarm/; 11, 12: browse/;
// 20: console/; 21: trust.test.ts; 24: reply-error.test.ts; 25: server/.
describe("the traps of section i", () => {
  it("1: asks an unknown agent for nothing but a ping, and sends no signature as a placeholder", async () => {
    const agent = await start();
    const client = connect(agent);
    const place = { agentPath: "/x" };
    await client.ping();
    const works = [
      client.agents(),
      client.hostInfo(),
      client.dockerHubQuota(),
      client.listAcrossNodes("containers"),
      client.listFiles(place),
      client.readFile(place),
      client.writeFile(place, ""),
      client.renameFile(place, "/y"),
      client.removeFile(place),
      client.exec({ container: "x", command: ["true"] }),
      client.openExec({ execId: "ab" }),
      client.attach({ container: "x" }),
      client.request({ method: "GET", path: "/_ping" }),
    ];
    for (const error of await Promise.all(works.map(failureOf))) {
      expect(error).toMatchObject({ code: "REFUSED" });
    }
    expect(agent.requests.map(({ path }) => path)).toEqual(["/ping"]);
    expect(agent.claimedBy).toBeUndefined();
  });

  it("2: locks nobody out by a key that is gone: a claim needs one that is kept", async () => {
    const agent = await start();
    expect(() => connect(agent, { claim: true })).toThrow(/outlives this process/);
    const key = await createAgentKey();
    await connect(agent, { claim: true, key }).hostInfo();
    await expect(connect(agent, { claimed: true, key }).hostInfo()).resolves.toBeDefined();
  });

  it("4: sends no key that would cut the connection", async () => {
    const agent = await start({ secret: "s3cret" });
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    await expect(connect(agent, { secret: "s3cret", key }).hostInfo()).rejects.toThrow(/P-256 or P-384/);
    expect(agent.requests).toEqual([]);
  });

  it("5: tells by a signed call whether the credentials are right, which a ping does not", async () => {
    const agent = await start({ secret: "right" });
    const client = connect(agent, { secret: "wrong" });
    await expect(client.ping()).resolves.toBeDefined();
    const { status } = await client.request({ method: "GET", path: "/_ping" });
    expect(status).toBe(403);
    expect(await failureOf(client.hostInfo())).toMatchObject({ kind: "signature-refused" });
  });

  it("6: says that a refused connection may be the shutdown after 72 hours", async () => {
    const agent = await start();
    agent.expireSecretTimeout();
    const error = await failureOf(connect(agent).ping());
    expect(error).toMatchObject({ code: "NETWORK", reason: "refused" });
    expect(error.message).toMatch(/after 72 hours, until it is restarted/);
  });

  it("13, 14: reads doubled headers by their first value, and takes Podman for Docker", () => {
    const doubled = Object.entries(agentHeaders).map(([name, value]) => [name, `${value}, ${value}`]);
    expect(agentIdentity(Object.fromEntries(doubled) as Record<string, string>)).toEqual({
      version: "2.30.1",
      apiVersion: "2",
      platform: "docker",
    });
  });

  it("15: takes null for what is not known", async () => {
    const client = await serve((_, response) => {
      response.writeHead(200, agentHeaders).end('{"PCIDevices":null,"PhysicalDisks":null}');
    });
    expect(await client.hostInfo()).toEqual({});
  });

  it("16: parses nothing blindly: an empty 200 is told, not taken for an answer", async () => {
    const client = await serve((_, response) => void response.writeHead(200, agentHeaders).end());
    const works = [client.hostInfo(), client.agents(), client.dockerHubQuota()];
    for (const error of await Promise.all(works.map(failureOf))) {
      expect(error).toMatchObject({ code: "DECODE" });
    }
  });

  it("17: encodes names, makes no double slash, and follows no redirect", async () => {
    const paths: string[] = [];
    const client = await serve((request, response) => {
      paths.push(request.url ?? "");
      response.writeHead(301, { ...agentHeaders, location: "/elsewhere" }).end();
    });
    const command = { container: "a/../b?c", command: ["true"] };
    expect(await failureOf(client.exec(command))).toMatchObject({ code: "DECODE" });
    const list = client.listFiles({ volume: "v", path: "//a//b" });
    expect(await failureOf(list)).toMatchObject({ code: "DECODE" });
    expect(paths).toEqual(["/containers/a%2F..%2Fb%3Fc/exec", "/browse/ls?path=%2Fa%2F%2Fb&volumeID=v"]);
  });

  it("18: connects anew after the agent has ended an idle connection", async () => {
    const sockets: Socket[] = [];
    const client = await serve((request, response) => {
      sockets.push(request.socket);
      response.writeHead(204, agentHeaders).end();
    });
    await client.ping();
    const [idle] = sockets;
    idle!.end();
    await once(idle!, "close");
    await client.ping();
    expect(sockets[1]).not.toBe(idle);
  });

  it("19: says when the agent ends a request that takes more than its 120 s", async () => {
    const agent = await start({ secret: "s3cret" });
    agent.setLimits({ requestMs: 100 });
    const client = connect(agent, { secret: "s3cret" });
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("{");
      await new Promise(() => undefined);
    }
    const headers = { "content-type": "application/json" };
    const seen = await client
      .request({ method: "POST", path: "/containers/create", headers, body: slow() })
      .then(async ({ status, body }) => `${status} ${await text(body)}`, String);
    expect(seen).toMatch(/i\/o timeout|120 s|connection was reset/);
  });

  it("22: sets the trust and the headers of a WebSocket, too", async () => {
    const { client, agent } = await startWithContainer();
    const session = await client.openExec({ container: "box", command: ["sh"] });
    await session.close();
    const { headers } = agent.requests.find(({ path }) => path.startsWith("/websocket"))!;
    expect(headers["x-portaineragent-signature"]).toMatch(/^[A-Za-z0-9+/]{86}$/);
    expect(headers).not.toHaveProperty("origin");
  });

  it("24: signs the secret to the byte", async () => {
    const agent = await start({ secret: "s3cret\n" });
    await expect(connect(agent, { secret: "s3cret\n" }).hostInfo()).resolves.toBeDefined();
    expect(await failureOf(connect(agent, { secret: "s3cret" }).hostInfo())).toMatchObject({ status: 403 });
  });

  it("asks Docker without a version, which the agent would cut out", async () => {
    const { client, agent } = await startWithContainer();
    const reply = await client.request({ method: "GET", path: "/version" });
    expect(await json(reply.body)).toHaveProperty("ApiVersion");
    await client.exec({ container: "box", command: ["true"] });
    expect(agent.requests.filter(({ path }) => /\/v\d/.test(path))).toEqual([]);
  });
});
