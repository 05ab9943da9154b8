import { once } from "node:events";
import { readdir, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAgentProxy } from "../../src/index.ts";
import { connect, start } from "../support/agent.ts";
import { askDocker, startProxy, temporaryFolder } from "../support/proxy.ts";

describe("createAgentProxy", () => {
  it("sends nothing before a client asks, and then signs what it asks for", async () => {
    const { agent, socketPath } = await startProxy();
    expect(agent.requests).toEqual([]);
    const reply = await askDocker(socketPath, { path: "/v1.45/containers/json?all=1" });
    expect([reply.statusCode, await json(reply)]).toEqual([200, []]);
    expect(agent.requests).toMatchObject([
      {
        path: "/containers/json?all=1",
        headers: { "x-portaineragent-signature": expect.any(String) as string },
      },
    ]);
  });

  it("listens on a socket that is its user's alone", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "before"), "");
    const { socketPath } = await startProxy();
    expect((await stat(socketPath)).mode & 0o777).toBe(0o600);
    // What the process makes afterwards is as it was.
    await writeFile(join(folder, "after"), "");
    const modes = await Promise.all(
      ["before", "after"].map(async (name) => (await stat(join(folder, name))).mode),
    );
    expect(modes[0]).toBe(modes[1]);
  });

  it("listens on a port of loopback, for Docker's clients but for no web page", async () => {
    const { proxy } = await startProxy();
    const { dockerHost, port } = await proxy.listen({ port: 0 });
    expect(dockerHost).toBe(`tcp://127.0.0.1:${port}`);
    const statuses = await Promise.all(
      [{ host: "127.0.0.1" }, { host: "evil.example" }, { origin: "http://evil.example" }].map(
        async (headers) => (await askDocker(port!, { path: "/_ping", headers })).statusCode,
      ),
    );
    expect(statuses).toEqual([200, 403, 403]);
  });

  it("replaces the socket of a process that was killed, and nothing else", async () => {
    const { proxy } = await startProxy();
    const folder = await temporaryFolder();
    const file = join(folder, "file");
    await writeFile(file, "mine");
    await expect(proxy.listen({ path: file })).rejects.toMatchObject({ code: "EADDRINUSE" });
    expect(await stat(file).then((found) => found.size)).toBe(4);

    const taken = join(folder, "taken.sock");
    const other = createServer();
    await listening(other, taken);
    await expect(proxy.listen({ path: taken })).rejects.toMatchObject({ code: "EADDRINUSE" });

    const dead = join(folder, "dead.sock");
    await leaveSocketBehind(dead);
    await proxy.listen({ path: dead });
    expect((await askDocker(dead, { path: "/_ping" })).statusCode).toBe(200);
  });

  it("removes its socket and ends what is under way when it is closed", async () => {
    const { agent, proxy, socketPath } = await startProxy();
    const replies = agent.holdReplies();
    const waiting = askDocker(socketPath, { path: "/_ping" });
    const failure = expect(waiting).rejects.toMatchObject({ code: "ECONNRESET" });
    await replies.waiting(1);
    await proxy.close();
    await failure;
    await expect(stat(socketPath)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(proxy.listen({ port: 0 })).rejects.toThrow(/was closed/);
    replies.release();
  });

  it("sends nothing to an agent that the client may not sign for, and says why", async () => {
    const agent = await start();
    const proxy = createAgentProxy(connect(agent));
    onTestFinished(() => proxy.close());
    const path = join(await temporaryFolder(), "docker.sock");
    await proxy.listen({ path });
    const reply = await askDocker(path, { path: "/_ping" });
    expect([reply.statusCode, await json(reply)]).toEqual([
      403,
      { message: expect.stringContaining("belongs to whoever signs first") as string },
    ]);
    expect([agent.requests, agent.claimedBy]).toEqual([[], undefined]);
  });

  it("lets Docker's errors through and explains the agent's", async () => {
    const { agent, socketPath } = await startProxy();
    const missing = await askDocker(socketPath, { path: "/containers/none/json" });
    expect([missing.statusCode, await text(missing)]).toEqual([
      404,
      '{"message":"No such container: none"}\n',
    ]);
    agent.setDockerReachable(false);
    const gone = await askDocker(socketPath, { path: "/version" });
    expect([gone.statusCode, await json(gone)]).toEqual([
      500,
      { message: expect.stringMatching(/Docker socket.*docker\.sock.*agent's log/) as string },
    ]);
    agent.setDockerReachable(true);
    await agent.kill();
    const dead = await askDocker(socketPath, { path: "/version" });
    expect([dead.statusCode, await json(dead)]).toEqual([
      502,
      { message: expect.stringContaining("the connection was refused. Check that the agent runs") as string },
    ]);
  });

  it("gives the agent's own endpoints to nobody", async () => {
    const { agent, socketPath } = await startProxy();
    for (const path of ["/browse/ls?path=/", "/v2/ping", "/host/info", "/key", "/websocket/exec?id=a"]) {
      expect((await askDocker(socketPath, { path })).statusCode).toBe(404);
    }
    expect(agent.requests).toEqual([]);
  });
});

async function listening(server: Server, path: string): Promise<void> {
  server.listen(path);
  await once(server, "listening");
  onTestFinished(() => void server.close());
}

/** As a killed process does: nothing listens any more, and the file is still there. */
async function leaveSocketBehind(path: string): Promise<void> {
  const { link } = await import("node:fs/promises");
  const server = createServer().listen(`${path}.first`);
  await once(server, "listening");
  await link(`${path}.first`, path);
  server.close();
  await once(server, "close");
  expect(await readdir(join(path, ".."))).toContain("dead.sock");
}
