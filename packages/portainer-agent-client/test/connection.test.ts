import { once } from "node:events";
import { Readable } from "node:stream";
import { json, text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { createConnection, type Connection } from "../src/connection.ts";
import { createCredentials, type CredentialOptions } from "../src/credentials.ts";
import { connect, failureOf, start } from "./support/agent.ts";
import type { AgentProcess } from "@stack/simulator";

const bounds = { timeoutMs: 10_000, signal: undefined };

function connectionTo(agent: AgentProcess, options: CredentialOptions, fingerprint256?: string): Connection {
  const trust = { fingerprint256: fingerprint256 ?? agent.fingerprint256 };
  const connection = createConnection(new URL(agent.url), trust, createCredentials(options), options.secret);
  onTestFinished(() => connection.close());
  return connection;
}

/** What a Docker client asks first. */
const version = { method: "GET", path: "/version", ...bounds } as const;

describe("a connection without entitlement", () => {
  it("sends GET /ping and nothing else, by whatever way", async () => {
    const agent = await start();
    const connection = connectionTo(agent, {});
    expect((await connection.send({ ...version, path: "/ping?x=1" })).status).toBe(204);
    const refused = [
      connection.send(version),
      connection.send({ ...version, path: "/ping/" }),
      connection.send({ ...version, path: "/pin%67" }),
      connection.send({ ...version, method: "POST", path: "/ping" }),
      connection.stream({ ...version, path: "/v2/ping" }),
      connection.stream({ ...version, method: "HEAD", path: "/_ping" }),
      connection.openSocket({ signal: undefined }),
    ];
    for (const work of refused) expect(await failureOf(work)).toMatchObject({ code: "REFUSED" });
    expect(agent.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /ping?x=1"]);
    expect(agent.claimedBy).toBeUndefined();
  });

  it("cannot be given a signature by the caller", async () => {
    const agent = await start();
    const headers = { "X-PortainerAgent-PublicKey": "00", "x-portaineragent-signature": "AA" };
    await connectionTo(agent, {}).send({ ...version, path: "/ping", headers });
    expect(Object.keys(agent.requests[0]!.headers).join()).not.toContain("portaineragent");
  });
});

describe("a connection with the secret", () => {
  it("signs every request, in the place of whatever the caller brings along", async () => {
    const agent = await start({ secret: "s3cret" });
    const connection = connectionTo(agent, { secret: "s3cret" });
    const headers = { "x-portaineragent-signature": "AA", Connection: "Upgrade", Upgrade: "tcp", "X-A": "b" };
    const reply = await connection.stream({ ...version, headers });
    expect(reply.status).toBe(200);
    expect(await json(reply.body)).toHaveProperty("ApiVersion");
    expect(agent.requests[0]!.headers).toMatchObject({ "x-a": "b" });
    expect(agent.requests[0]!.headers).not.toHaveProperty("upgrade");
  });

  it.each(["//evil.example/x", "/\\evil.example/x", "https://evil.example/x", "containers/json", ""])(
    "does not follow the path %j to another host",
    async (path) => {
      const agent = await start({ secret: "s3cret" });
      const connection = connectionTo(agent, { secret: "s3cret" });
      await expect(connection.send({ ...version, path })).rejects.toThrow(/exactly one slash/);
      expect(agent.requests).toEqual([]);
    },
  );

  it("streams a body up", async () => {
    const agent = await start({ secret: "s3cret" });
    const body = Readable.from([Buffer.from('{"Image":'), Buffer.from('"nothing"}')]);
    const reply = await connectionTo(agent, { secret: "s3cret" }).stream({
      method: "POST",
      path: "/containers/create",
      headers: { "content-type": "application/json" },
      ...bounds,
      body,
    });
    expect([reply.status, await text(reply.body)]).toEqual([
      404,
      expect.stringContaining("No such image") as string,
    ]);
  });

  it("opens a socket that was checked, and gives the headers for it", async () => {
    const agent = await start({ secret: "s3cret" });
    const connection = connectionTo(agent, { secret: "s3cret" });
    const { socket, headers } = await connection.openSocket({ signal: undefined });
    const lines = Object.entries({ host: "agent", connection: "close", ...headers });
    socket.write(
      `GET /version HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
    );
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200/);
    const other = await start();
    const wrong = connectionTo(agent, { secret: "s3cret" }, other.fingerprint256);
    await expect(wrong.openSocket({ signal: undefined })).rejects.toMatchObject({
      code: "NETWORK",
      reason: "certificate",
    });
  });

  it("ends streams and sockets when it is closed", async () => {
    const agent = await start({ secret: "s3cret" });
    const connection = connectionTo(agent, { secret: "s3cret" });
    const { socket } = await connection.openSocket({ signal: undefined });
    const reply = await connection.stream(version);
    const failure = once(reply.body, "error");
    await connection.close();
    expect((await failure)[0]).toMatchObject({ code: "REFUSED" });
    if (!socket.closed) await once(socket, "close");
    await expect(connection.stream(version)).rejects.toMatchObject({ code: "REFUSED" });
    await expect(connection.openSocket({ signal: undefined })).rejects.toMatchObject({ code: "REFUSED" });
  });
});

describe("AgentClient.request", () => {
  it("reaches Docker through the agent", async () => {
    const agent = await start({ secret: "s3cret" });
    const reply = await connect(agent, { secret: "s3cret" }).request({ method: "GET", path: "/_ping" });
    expect([reply.status, await text(reply.body)]).toEqual([200, "OK"]);
  });
});
