import { connect } from "node:tls";
import { describe, expect, test } from "vitest";
import { createDockerHost, startAgent } from "../../src/index.ts";
import { startSignedAgent } from "../support/agent.ts";
import { newKey, signedBy } from "../support/agent-keys.ts";
import { openRaw, requestHead } from "../support/raw-connection.ts";
import { sendSecure } from "../support/secure-request.ts";

const garbage = { ...signedBy(newKey()), "x-portaineragent-signature": "garbage" };

describe("an agent without a secret that nobody claims in time", () => {
  test("stops listening while its process lives on", async () => {
    await using agent = await startAgent();
    using idle = await openRaw(agent.url);
    idle.write(requestHead("GET /ping", {}));
    await idle.until("204");
    agent.expireSecretTimeout();
    await expect(sendSecure(`${agent.url}/ping`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await idle.ended();
    expect(agent.listening).toBe(false);
    expect(agent.logs.at(-1)).toContain("shutting down API server as no client was associated");
    const { url } = agent;
    await agent.restart();
    expect(agent.url).toBe(url);
    expect((await sendSecure(`${url}/ping`)).status).toBe(204);
  });

  test("does so by its timer, and lets a request under way finish", async () => {
    await using agent = await startAgent({ secretTimeoutMs: 1 });
    for (let tries = 0; agent.listening && tries < 1000; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(agent.listening).toBe(false);
  });

  test("answers a request that was under way", async () => {
    await using agent = await startAgent();
    const held = agent.holdReplies();
    const reply = sendSecure(`${agent.url}/ping`);
    await held.waiting();
    agent.expireSecretTimeout();
    held.release();
    expect((await reply).status).toBe(204);
  });

  test("in a container is still running, and Docker drops what comes", async () => {
    await using host = createDockerHost();
    await host.runContainer({
      name: "agent",
      image: "portainer/agent:2.30.1",
      ports: [{ containerPort: 9001, hostPort: 9001 }],
    });
    const agent = host.program("agent");
    if (agent?.kind !== "agent") throw new Error("No agent");
    agent.expireSecretTimeout();
    await expect(sendSecure(`${agent.url}/ping`)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(host.containers()[0]?.status).toBe("running");
  });
});

test("an agent that was claimed, if only by an invalid signature, or that has a secret, stays up", async () => {
  await using claimed = await startAgent();
  expect((await sendSecure(`${claimed.url}/version`, { headers: garbage })).status).toBe(403);
  claimed.expireSecretTimeout();
  await using secured = await startAgent({ secret: "s3cret" });
  secured.expireSecretTimeout();
  for (const { url } of [claimed, secured]) expect((await sendSecure(`${url}/ping`)).status).toBe(204);
});

describe("a test can make an agent", () => {
  test("die at once, and come back on its port", async () => {
    await using setup = await startSignedAgent();
    const held = setup.agent.holdReplies();
    const lost = setup.call("/version");
    const failure = expect(lost).rejects.toMatchObject({ code: "ECONNRESET" });
    await held.waiting();
    await setup.agent.kill();
    held.release();
    await failure;
    const { url, fingerprint256 } = await (async () => {
      await setup.agent.restart();
      return setup.agent;
    })();
    expect((await sendSecure(`${url}/ping`)).status).toBe(204);
    expect(fingerprint256).toMatch(/^[0-9A-F:]{95}$/);
  });

  test("refuse connections while it is dead", async () => {
    await using setup = await startSignedAgent();
    const { url } = setup.agent;
    await setup.agent.kill();
    await expect(sendSecure(`${url}/ping`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(setup.agent.listening).toBe(false);
  });

  test("fall silent without an end, on open connections and on new ones", async () => {
    await using setup = await startSignedAgent();
    using open = await openRaw(setup.agent.url);
    open.write(requestHead("GET /ping", {}));
    await open.until("204");
    setup.agent.freeze();
    open.write(requestHead("GET /_ping", setup.signature));
    const { hostname, port } = new URL(setup.agent.url);
    const late = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
    let shaken = false;
    const handshake = new Promise<void>((resolve) =>
      late.once("secureConnect", () => {
        shaken = true;
        resolve();
      }),
    );
    await new Promise((resolve) => late.once("connect", resolve));
    const requests = setup.agent.requests.length;
    // A round trip through the event loop of this process, in which an agent that listened would have answered.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(shaken).toBe(false);
    expect(setup.agent.requests).toHaveLength(requests);
    setup.agent.thaw();
    await handshake;
    late.destroy();
    expect(await open.until("Docker/")).toContain("200 OK");
  });

  test("hold replies back, not even the status line comes", async () => {
    await using setup = await startSignedAgent();
    const held = setup.agent.holdReplies();
    using connection = await openRaw(setup.agent.url);
    connection.write(requestHead("GET /_ping", setup.signature));
    await held.waiting();
    let heard = false;
    connection.socket.once("data", () => (heard = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toBe(false);
    held.release();
    expect(await connection.until("OK")).toMatch(/^HTTP\/1.1 200/);
  });

  test("send slowly", async () => {
    await using setup = await startSignedAgent();
    setup.host.files.write("/srv/big", Buffer.alloc(100_000));
    setup.agent.slowDown(1_000_000);
    const began = performance.now();
    expect((await setup.call("/browse/get?path=/host/srv/big")).bytes).toHaveLength(100_000);
    // No less than the pace allows; how much more is the machine's affair.
    expect(performance.now() - began).toBeGreaterThan(70);
  });

  test("lose Docker", async () => {
    await using setup = await startSignedAgent();
    setup.agent.setDockerReachable(false);
    const reply = await setup.call("/version");
    expect([reply.status, JSON.parse(reply.body)]).toEqual([
      500,
      {
        message: "Unable to proxy the request via the Docker socket",
        details: "Dial unix /var/run/docker.sock: connect: connection refused",
      },
    ]);
    setup.agent.setDockerReachable(true);
    expect((await setup.call("/version")).status).toBe(200);
  });
});
