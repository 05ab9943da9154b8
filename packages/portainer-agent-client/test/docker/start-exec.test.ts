import { buffer, json, text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { FrameReader } from "../../src/docker/log-frames.ts";
import { createExec, hijack, readUntil } from "../support/hijack.ts";
import { askDocker, startProxy } from "../support/proxy.ts";

const web = { name: "web", image: "web:1" };

async function startWeb() {
  const setup = await startProxy();
  setup.host.registry.push("web:1");
  await setup.host.runContainer(web);
  return setup;
}

async function exitCode(socketPath: string, id: string): Promise<unknown> {
  const { ExitCode } = (await json(await askDocker(socketPath, { path: `/exec/${id}/json` }))) as {
    ExitCode: unknown;
  };
  return ExitCode;
}

describe("startExec without input", () => {
  it("gives the connection, the output with both streams apart, its end, and the exit code", async () => {
    const { socketPath } = await startWeb();
    const id = await createExec(socketPath, { Cmd: ["sh", "-c", "echo out; echo err >&2; exit 7"] });
    const start = { path: `/v1.45/exec/${id}/start`, body: '{"Detach":false,"Tty":false}' };
    const hijacked = await hijack(socketPath, start);
    if (!("socket" in hijacked)) throw new Error(`status ${hijacked.status}`);
    expect(hijacked.contentType).toBe("application/vnd.docker.multiplexed-stream");
    const frames = new FrameReader().read(await buffer(hijacked.socket));
    expect(frames.map(({ stream, payload }) => `${stream} ${String(payload)}`)).toEqual([
      "1 out\n",
      "2 err\n",
    ]);
    expect(await exitCode(socketPath, id)).toBe(7);
  });

  it("gives a terminal's output without frames", async () => {
    const { socketPath } = await startWeb();
    const id = await createExec(socketPath, { Cmd: ["echo", "hi"], Tty: true });
    const hijacked = await hijack(socketPath, {
      path: `/exec/${id}/start`,
      body: '{"Detach":false,"Tty":true}',
    });
    if (!("socket" in hijacked)) throw new Error(`status ${hijacked.status}`);
    expect([hijacked.contentType, await text(hijacked.socket)]).toEqual([
      "application/vnd.docker.raw-stream",
      "hi\r\n",
    ]);
  });

  it("lets a start through that does not ask for the connection", async () => {
    const { socketPath } = await startWeb();
    const id = await createExec(socketPath, { Cmd: ["true"] });
    const headers = { "content-type": "application/json" };
    const start = { method: "POST", path: `/exec/${id}/start`, headers, body: '{"Detach":true}' };
    expect((await askDocker(socketPath, start)).statusCode).toBe(200);
  });

  it("passes on why it cannot be started", async () => {
    const { socketPath } = await startWeb();
    const hijacked = await hijack(socketPath, { path: "/exec/none/start", body: "{}" });
    if ("socket" in hijacked) throw new Error("It was started.");
    expect([hijacked.status, await text(hijacked.reply)]).toEqual([
      404,
      expect.stringContaining("No such exec instance") as string,
    ]);
  });
});

describe("startExec whose agent dies", () => {
  it("tells Docker's own client in the output, which prints no more than the status of a refusal", async () => {
    const { agent, socketPath } = await startWeb();
    const id = await createExec(socketPath, { Cmd: ["sleep", "1000"] });
    const headers = { "user-agent": "Docker-Client/28.2.2 (linux)" };
    const starting = hijack(socketPath, { path: `/exec/${id}/start`, body: "{}", headers });
    await expect.poll(() => agent.requests.at(-1)?.path).toBe(`/exec/${id}/start`);
    await agent.kill();
    const hijacked = await starting;
    if (!("socket" in hijacked)) throw new Error(`status ${hijacked.status}`);
    const frames = new FrameReader().read(await buffer(hijacked.socket));
    expect(frames).toMatchObject([{ stream: 3 }]);
    expect(String(frames[0]!.payload)).toMatch(/^POST .*\/start .*The agent may have stopped/);
  });
});

describe("startExec with a terminal and input", () => {
  it("carries both ways, live, with resize and the exit code", async () => {
    const { socketPath } = await startWeb();
    const terminal = { AttachStdin: true, Tty: true };
    const id = await createExec(socketPath, { Cmd: ["sh"], ...terminal });
    const hijacked = await hijack(socketPath, {
      path: `/exec/${id}/start`,
      body: '{"Detach":false,"Tty":true}',
    });
    if (!("socket" in hijacked)) throw new Error(`status ${hijacked.status}`);
    const { socket } = hijacked;
    const resized = await askDocker(socketPath, { method: "POST", path: `/exec/${id}/resize?h=41&w=83` });
    expect(resized.statusCode).toBe(200);
    socket.write("stty size\r");
    expect(await readUntil(socket, "41 83")).toContain("stty size");
    // More than the 2048 bytes that the agent takes at once.
    socket.write(`echo ${"x".repeat(5_000)}-end\r`);
    await readUntil(socket, "-end\r\n");
    socket.write("exit 4\r");
    await text(socket);
    expect(await exitCode(socketPath, id)).toBe(4);
  });
});

describe("createExec", () => {
  it("refuses input without a terminal before anything is made", async () => {
    const { socketPath, agent } = await startWeb();
    const create = {
      method: "POST",
      path: "/containers/web/exec",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ AttachStdin: true, Cmd: ["cat"] }),
    };
    const reply = await askDocker(socketPath, create);
    expect([reply.statusCode, await json(reply)]).toEqual([
      501,
      {
        message: expect.stringMatching(
          /^This cannot go through the Portainer Agent: .*Leave -i out/,
        ) as string,
      },
    ]);
    expect(agent.requests).toEqual([]);
  });

  it("refuses a configuration that is too large to be one", async () => {
    const { socketPath } = await startWeb();
    const body = "x".repeat(1024 * 1024 + 1);
    const reply = await askDocker(socketPath, { method: "POST", path: "/containers/web/exec", body });
    expect(reply.statusCode).toBe(413);
  });
});
