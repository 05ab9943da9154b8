import { once } from "node:events";
import { json, text } from "node:stream/consumers";
import type { AgentClient } from "@stack/portainer-agent-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker } from "../../test/support/command.ts";
import { startLiveAgent, startLiveBox, type LiveAgent, type LiveBox } from "../support/live-agent.ts";
import { isMissing, parts } from "../support/parts.ts";

describe.skipIf(isMissing("agent"))(`every endpoint of ${parts.agent}`, () => {
  let agent: LiveAgent;
  let box: LiveBox;
  let client: AgentClient;
  beforeAll(async () => {
    [agent, box] = await Promise.all([startLiveAgent({ AGENT_SECRET: "s3cret" }), startLiveBox()]);
    client = await agent.client({ secret: "s3cret" });
  });
  afterAll(async () => {
    await agent[Symbol.asyncDispose]();
    await box[Symbol.asyncDispose]();
  });
  const at = (path: string): { volume: string; path: string } => ({ volume: box.volume, path });
  const content = async (path: string): Promise<string> => text((await client.readFile(at(path))).body);

  test("ping, and the list of agents that a single engine has not", async () => {
    expect(await client.ping()).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
      apiVersion: "2",
      platform: "docker",
    });
    await expect(client.agents()).rejects.toMatchObject({ kind: "standalone", status: 503 });
  });

  test("the host's disks", async () => {
    const { physicalDisks } = await client.hostInfo();
    expect(physicalDisks?.every(({ sizeBytes }) => sizeBytes >= 0)).toBe(true);
  });

  test("Docker Hub's limit, or why the agent cannot tell", async () => {
    const quota = await client.dockerHubQuota().catch((error: unknown) => error);
    if (quota instanceof Error) expect(quota).toMatchObject({ code: "HTTP_STATUS", status: 500 });
    else if (quota !== undefined) expect(quota).toMatchObject({ limit: expect.any(Number) as number });
  });

  test("files of a volume: written, cut off, read in part, renamed, removed", async () => {
    for (const inPlace of [false, true]) {
      await client.writeFile(at('/dir/ü "q".txt'), "a long content", { inPlace });
      await client.writeFile(at('/dir/ü "q".txt'), "short", { inPlace });
      expect(await content('/dir/ü "q".txt')).toBe("short");
    }
    expect(await docker(["exec", box.name, "cat", '/data/dir/ü "q".txt'])).toBe("short");
    const part = await client.readFile(at('/dir/ü "q".txt'), { start: 1, end: 3 });
    expect([part.sizeBytes, part.lengthBytes, await text(part.body)]).toEqual([5, 3, "hor"]);
    await client.renameFile(at('/dir/ü "q".txt'), "/dir/b");
    expect(await client.listFiles(at("/dir"))).toMatchObject([
      { name: "b", sizeBytes: 5, isDirectory: false },
    ]);
    await expect(client.removeFile(at("/dir"))).rejects.toMatchObject({ kind: "directory-not-empty" });
    await client.removeFile(at("/dir/b"));
    await client.removeFile(at("/dir"));
    await expect(client.listFiles(at("/dir"))).rejects.toMatchObject({ kind: "no-such-file" });
  });

  test("in place keeps owner and mode, which a new file has not", async () => {
    await docker([
      "exec",
      box.name,
      "sh",
      "-c",
      "echo old >/data/own; chmod 600 /data/own; chown 7:7 /data/own",
    ]);
    await client.writeFile(at("/own"), "new", { inPlace: true });
    expect(await docker(["exec", box.name, "stat", "-c", "%a %u", "/data/own"])).toBe("600 7");
    await client.writeFile(at("/own"), "newer");
    expect(await docker(["exec", box.name, "stat", "-c", "%a %u", "/data/own"])).toBe("755 0");
  });

  test("a directory is not read, by a symbolic link neither", async () => {
    await docker(["exec", box.name, "sh", "-c", "mkdir -p /data/d; ln -sf d /data/link"]);
    await expect(client.readFile(at("/d"))).rejects.toMatchObject({ code: "REFUSED" });
    const error: unknown = await client.readFile(at("/link")).then(
      ({ body }) => text(body),
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: expect.stringMatching(/^(DECODE|NETWORK)$/) as string });
  });

  test("files of the host, and a path that is refused", async () => {
    expect((await client.listFiles({ hostPath: "/etc" })).map(({ name }) => name)).toContain("hosts");
    await expect(client.listFiles({ volume: "../..", path: "/" })).rejects.toThrow(TypeError);
  });

  test("a command's outputs, byte by byte, and its exit code", async () => {
    const command = ["sh", "-c", "echo out; echo err >&2; printf '\\377\\0'; exit 3"];
    const { exitCode, stdout, stderr } = await client.exec({ container: box.name, command });
    expect([exitCode, stdout.toString("latin1"), stderr.toString()]).toEqual([3, "out\n\xff\0", "err\n"]);
    await expect(client.exec({ container: "no-such", command })).rejects.toMatchObject({ kind: "docker" });
  });

  test("a terminal, its size, and its exit code", async () => {
    const size = { columns: 101, rows: 31 };
    const session = await client.openExec({ container: box.name, command: ["sh"], size });
    let seen = "";
    session.output.on("data", (chunk: Buffer) => void (seen += chunk.toString()));
    await session.write(`: ${"x".repeat(3_000)}\nstty -a\n`);
    while (!seen.includes("columns 101")) await once(session.output, "data");
    await session.write("exit 7\n");
    expect(await session.exitCode()).toBe(7);
    const nothing = await client.openExec({ execId: "abcdef0123" });
    nothing.output.resume();
    await expect(nothing.exitCode()).rejects.toMatchObject({ kind: "docker", status: 404 });
  });

  test("a container's own terminal", async () => {
    await using shell = await startLiveBox({ terminal: true });
    const session = await client.attach({ container: shell.name });
    session.output.resume();
    await session.write("exit 5\n");
    expect(await session.exitCode()).toBe(5);
    await expect(client.attach({ container: box.name })).rejects.toMatchObject({ code: "REFUSED" });
  });

  test("Docker's own API, and a list across the one node there is", async () => {
    const reply = await client.request({ method: "GET", path: "/version" });
    expect(await json(reply.body)).toHaveProperty("ApiVersion");
    const { items, missing } = await client.listAcrossNodes("volumes");
    expect(items.map(({ value }) => value["Name"])).toContain(box.volume);
    expect(missing).toEqual([]);
  });
});
