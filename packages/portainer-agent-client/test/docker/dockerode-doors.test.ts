import { once } from "node:events";
import Docker from "dockerode";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FrameReader } from "../../src/docker/log-frames.ts";
import { connect, start } from "../support/agent.ts";
import { startProxy } from "../support/proxy.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("dockerodeOptions", () => {
  it("let dockerode list, follow and execute through the agent, whatever DOCKER_HOST says", async () => {
    vi.stubEnv("DOCKER_HOST", "ssh://user@nowhere.invalid");
    vi.stubEnv("DOCKER_TLS_VERIFY", "1");
    vi.stubEnv("DOCKER_CERT_PATH", import.meta.dirname);
    const { host, client } = await startProxy();
    host.registry.push("web:1");
    await host.runContainer({ name: "web", image: "web:1" });
    vi.unstubAllEnvs();
    vi.stubEnv("DOCKER_HOST", "tcp://nowhere.invalid:1");
    const docker = new Docker({ ...(await client.dockerodeOptions()), timeout: 30_000 });
    expect(await docker.listContainers()).toMatchObject([{ Names: ["/web"] }]);

    const container = docker.getContainer("web");
    const logs = await container.logs({ follow: true, stdout: true, tail: 0 });
    host.writeLog("web", "hello");
    const [piece] = (await once(logs, "data")) as [Buffer];
    expect(String(new FrameReader().read(piece)[0]!.payload)).toBe("hello\n");
    (logs as unknown as { destroy(): void }).destroy();

    const exec = await container.exec({ Cmd: ["echo", "hi"], AttachStdout: true, AttachStderr: true });
    const output = await exec.start({ hijack: true, stdin: false });
    const pieces: Buffer[] = [];
    for await (const bytes of output as AsyncIterable<Buffer>) pieces.push(bytes);
    expect(String(new FrameReader().read(Buffer.concat(pieces))[0]!.payload)).toBe("hi\n");
    expect(await exec.inspect()).toMatchObject({ ExitCode: 0 });

    const shell = await container.exec({ Cmd: ["sh"], AttachStdin: true, AttachStdout: true, Tty: true });
    const terminal = await shell.start({ hijack: true, stdin: true, Tty: true });
    terminal.write("exit 3\r");
    terminal.resume();
    await once(terminal, "end");
    expect(await shell.inspect()).toMatchObject({ ExitCode: 3 });
  });

  it("tell by dockerode's own error what is refused or fails", async () => {
    const { agent, client } = await startProxy();
    const docker = new Docker(await client.dockerodeOptions());
    await expect(docker.getContainer("none").inspect()).rejects.toMatchObject({ statusCode: 404 });
    const attach = docker.getContainer("none").attach({ stream: true, hijack: true });
    await expect(attach).rejects.toMatchObject({
      statusCode: 501,
      message: expect.stringContaining("docker logs -f") as string,
    });
    await agent.kill();
    await expect(docker.ping()).rejects.toMatchObject({
      statusCode: 502,
      message: expect.stringContaining("Check that the agent runs") as string,
    });
  });

  it("never claim an agent", async () => {
    const agent = await start();
    const docker = new Docker(await connect(agent).dockerodeOptions());
    await expect(docker.ping()).rejects.toMatchObject({
      statusCode: 403,
      message: expect.stringContaining("belongs to whoever signs first") as string,
    });
    expect([agent.claimedBy, agent.requests]).toEqual([undefined, []]);
  });

  it("end what is under way when the client is closed", async () => {
    const { host, client } = await startProxy();
    host.registry.push("web:1");
    await host.runContainer({ name: "web", image: "web:1" });
    const docker = new Docker(await client.dockerodeOptions());
    const logs = await docker.getContainer("web").logs({ follow: true, stdout: true });
    const closed = new Promise((resolve) => logs.on("error", () => undefined).once("close", resolve));
    logs.resume();
    await client.close();
    await closed;
    await expect(docker.ping()).rejects.toThrow();
  });
});
