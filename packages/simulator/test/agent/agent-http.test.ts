import { X509Certificate } from "node:crypto";
import { request } from "node:https";
import { connect } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AgentProcess, createDockerHost, type DockerHost, startAgent } from "../../src/index.ts";
import { newKey, signedBy, spkiHex } from "../support/agent-keys.ts";
import { type Reply, send } from "../support/request.ts";
import { sendSecure } from "../support/secure-request.ts";

let host: DockerHost;
let agent: AgentProcess;
const key = newKey();

beforeEach(async () => {
  host = createDockerHost({ name: "shed" });
  agent = await startAgent({ host, secret: "s3cret" });
});

afterEach(async () => {
  await agent.close();
  await host.close();
});

function signed(path: string, method = "GET", body?: string): Promise<Reply> {
  return sendSecure(`${agent.url}${path}`, { method, headers: { ...signedBy(key, "s3cret") } }, body);
}

const agentHeaders = {
  "portainer-agent": "2.30.1",
  "portainer-agent-api-version": "2",
  "portainer-agent-platform": "1",
};

describe("the certificate", () => {
  test("is new at every start, and the process says which it serves", async () => {
    const served = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(agent.url);
        const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate().fingerprint256);
          socket.destroy();
        });
        socket.once("error", reject);
      });
    const before = agent.fingerprint256;
    const url = agent.url;
    expect(await served()).toBe(before);
    await agent.restart();
    expect(agent.url).toBe(url);
    expect(agent.fingerprint256).not.toBe(before);
    expect(await served()).toBe(agent.fingerprint256);
  });

  test("has no subject and no issuer, names localhost and the container's address, and is good for a year", () => {
    const certificate = new X509Certificate(agent.certificatePem);
    expect(certificate.subject || "").toBe("");
    expect(certificate.issuer || "").toBe("");
    expect(certificate.subjectAltName).toBe("DNS:localhost, IP Address:172.17.0.2");
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000;
    expect(Math.round(days)).toBeGreaterThanOrEqual(365);
    expect(Math.round(days)).toBeLessThanOrEqual(366);
  });

  test("verifies when it is trusted itself and localhost is asked for", async () => {
    const { hostname, port } = new URL(agent.url);
    const authorized = await new Promise((resolve, reject) => {
      const socket = connect(
        { host: hostname, port: Number(port), ca: agent.certificatePem, servername: "localhost" },
        () => {
          resolve(socket.authorized);
          socket.destroy();
        },
      );
      socket.once("error", reject);
    });
    expect(authorized).toBe(true);
  });

  test("is not served to TLS 1.1", async () => {
    const { hostname, port } = new URL(agent.url);
    await expect(
      new Promise((resolve, reject) => {
        const socket = connect(
          {
            host: hostname,
            port: Number(port),
            rejectUnauthorized: false,
            minVersion: "TLSv1.1",
            maxVersion: "TLSv1.1",
            ciphers: "DEFAULT@SECLEVEL=0",
          },
          () => {
            resolve(undefined);
            socket.destroy();
          },
        );
        socket.once("error", reject);
      }),
    ).rejects.toThrow();
  });

  test("a request without TLS gets Go's plain answer", async () => {
    const reply = await send(agent.url.replace("https:", "http:"));
    expect(reply).toMatchObject({ status: 400, body: "Client sent an HTTP request to an HTTPS server.\n" });
  });
});

describe("without a signature", () => {
  test.each(["/ping", "/v2/ping"])("%s answers 204 with the agent's headers", async (path) => {
    const reply = await sendSecure(`${agent.url}${path}`);
    expect(reply).toMatchObject({ status: 204, body: "", headers: agentHeaders });
  });

  test.each(["HEAD", "POST"])("/ping is an empty 405 without Allow for %s", async (method) => {
    const reply = await sendSecure(`${agent.url}/ping`, { method });
    expect(reply).toMatchObject({ status: 405, body: "", headers: agentHeaders });
    expect(reply.headers).not.toHaveProperty("allow");
  });

  test("/key is refused on an agent that is not Edge, without the agent's headers", async () => {
    const reply = await sendSecure(`${agent.url}/key`);
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.body)).toEqual({
      message: "Edge key management is disabled on non Edge agent",
      details: "Edge key management is disabled",
    });
    expect(reply.headers).not.toHaveProperty("portainer-agent");
  });

  test.each(["//containers/json", "/a/../version", "/host//info"])("%s is redirected", async (path) => {
    expect((await sendSecure(`${agent.url}${path}`)).status).toBe(301);
  });

  test("an unknown path below an area is a plain 404", async () => {
    const reply = await sendSecure(`${agent.url}/agents/x`);
    expect(reply).toMatchObject({ status: 404, body: "404 page not found\n", headers: agentHeaders });
  });

  test("a wrong method is an empty 405", async () => {
    expect(await sendSecure(`${agent.url}/agents`, { method: "POST" })).toMatchObject({
      status: 405,
      body: "",
    });
  });

  test.each(["/version", "/host/info", "/agents", "/v1/ping"])("%s is refused", async (path) => {
    const reply = await sendSecure(`${agent.url}${path}`);
    expect(reply).toMatchObject({
      status: 403,
      body: '{"message":"Missing request signature headers","details":"Unauthorized"}',
      headers: { ...agentHeaders, "content-type": "application/json" },
    });
  });
});

describe("with a signature", () => {
  test.each(["/host/info", "/v1/host/info", "/v2/host/info"])("%s tells about the host", async (path) => {
    const reply = await signed(path);
    expect(reply).toMatchObject({ status: 200, headers: agentHeaders });
    expect(JSON.parse(reply.body)).toHaveProperty("PhysicalDisks");
  });

  test("/agents is 503 on a standalone engine", async () => {
    const reply = await signed("/agents");
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.body)).toMatchObject({
      message: "Agent management is not available when running the agent on a standalone engine",
    });
  });

  test("spaces around a header value do not matter", async () => {
    const headers = signedBy(key, "s3cret");
    const reply = await sendSecure(`${agent.url}/version`, {
      headers: { ...headers, "x-portaineragent-signature": ` ${headers["x-portaineragent-signature"]} ` },
    });
    expect(reply.status).toBe(200);
  });

  test("an RSA key ends the connection without an answer", async () => {
    const { generateKeyPairSync } = await import("node:crypto");
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const hex = publicKey.export({ format: "der", type: "spki" }).toString("hex");
    await expect(
      sendSecure(`${agent.url}/version`, {
        headers: { ...signedBy(key, "s3cret"), "x-portaineragent-publickey": hex },
      }),
    ).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await signed("/version")).status).toBe(200);
  });
});

describe("everything else goes to the engine", () => {
  test("with its answer and headers", async () => {
    const reply = await signed("/info");
    expect(reply).toMatchObject({
      status: 200,
      headers: { ...agentHeaders, "api-version": "1.45", ostype: "linux" },
    });
    expect(JSON.parse(reply.body)).toMatchObject({ Name: "shed" });
    expect(reply.headers["content-length"]).toBe(String(reply.body.length));
  });

  test("with the version cut from the path, so that the engine's own limit never bites", async () => {
    expect((await signed("/v1.99/version")).status).toBe(200);
    expect((await signed("/v1.99/containers/json")).body).toBe("[]\n");
  });

  test("with /v1 kept, which the engine refuses as too old", async () => {
    const reply = await signed("/v1/version");
    expect(reply.status).toBe(400);
    expect(reply.body).toContain("client version 1 is too old");
    // Only a path it knows gets as far as the version.
    expect(await signed("/v1/ping")).toMatchObject({ status: 404, body: '{"message":"page not found"}\n' });
  });

  test("a path that loses its slash to the cut is answered with an empty 200", async () => {
    expect(await signed("/v4.0.0/libpod/info")).toMatchObject({ status: 200, body: "" });
  });

  test("with method, query and body", async () => {
    host.registry.push("demo/web", { content: "one" });
    host.pull("demo/web");
    const created = await signed(
      "/containers/create?name=web",
      "POST",
      JSON.stringify({ Image: "demo/web", Labels: { a: "b" } }),
    );
    expect(created.status).toBe(201);
    expect(host.containers()).toMatchObject([{ name: "web", labels: { a: "b" } }]);
    expect(agent.requests.at(-1)).toMatchObject({ method: "POST", path: "/containers/create?name=web" });
    expect(agent.requests.at(-1)?.body).toContain("demo/web");
  });

  test("with answers longer than its buffer complete", async () => {
    host.registry.push("demo/web", { content: "one" });
    for (let number = 0; number < 20; number++) {
      await host.runContainer({ image: "demo/web", labels: { long: "x".repeat(500) } });
    }
    const reply = await signed("/containers/json");
    expect(JSON.parse(reply.body)).toHaveLength(20);
    expect(reply.body.length).toBeGreaterThan(10_000);
  });

  test("with nothing of a stream, not even its status, before 4 KiB have come together", async () => {
    host.registry.push("demo/web", { content: "one" });
    const { hostname, port } = new URL(agent.url);
    const stream = request({
      host: hostname,
      port,
      path: "/events",
      rejectUnauthorized: false,
      agent: false,
      headers: { ...signedBy(key, "s3cret") },
    });
    let answered = false;
    const answer = new Promise((resolve, reject) => {
      stream.once("response", (response) => {
        answered = true;
        response.on("error", () => undefined);
        resolve(response.statusCode);
      });
      stream.once("error", reject);
    });
    stream.end();
    await signed("/_ping");
    await host.runContainer({ image: "demo/web" });
    // A whole exchange on another connection: a status line that had been sent would have come by now.
    await signed("/_ping");
    expect(answered).toBe(false);
    await host.runContainer({ image: "demo/web", labels: { long: "x".repeat(5000) } });
    expect(await answer).toBe(200);
    stream.destroy();
  });

  test("with the engine's errors in the engine's shape", async () => {
    const reply = await signed("/containers/nope/json");
    expect(reply.status).toBe(404);
    expect(JSON.parse(reply.body)).toEqual({ message: "No such container: nope" });
  });
});

describe("an agent without a secret", () => {
  test("belongs to whoever calls first, even with a wrong signature, until it is restarted", async () => {
    await using open = await startAgent({ host });
    const [a, b] = [newKey(), newKey()];
    const status = async (headers: object): Promise<number> =>
      (await sendSecure(`${open.url}/version`, { headers: { ...headers } })).status;
    await sendSecure(`${open.url}/ping`, { headers: { ...signedBy(b) } });
    expect(open.claimedBy).toBeUndefined();
    expect(await status({ ...signedBy(a), "x-portaineragent-signature": "garbage" })).toBe(403);
    expect(open.claimedBy).toBe(spkiHex(a));
    expect(await status(signedBy(b))).toBe(403);
    expect(await status(signedBy(a))).toBe(200);
    await open.restart();
    expect(open.claimedBy).toBeUndefined();
    expect(await status(signedBy(b))).toBe(200);
  });
});

test("close ends open connections and frees the port", async () => {
  const { hostname, port } = new URL(agent.url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await new Promise((resolve) => socket.once("secureConnect", resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => undefined);
  await agent.close();
  await closed;
  await expect(sendSecure(`https://${hostname}:${port}/ping`)).rejects.toMatchObject({
    code: "ECONNREFUSED",
  });
});
