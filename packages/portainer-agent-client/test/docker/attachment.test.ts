import { buffer, json, text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { FrameReader } from "../../src/docker/log-frames.ts";
import { hijack } from "../support/hijack.ts";
import { askDocker, startProxy, type ProxySetup } from "../support/proxy.ts";

const refusal = /^This cannot go through the Portainer Agent: it has no way to attach .* Use docker run -d/;
const attach = { path: "/v1.45/containers/web/attach?stream=1&stdout=1" };
const cli = { "user-agent": "Docker-Client/28.2.2 (linux)" };
const start = { method: "POST", path: "/v1.45/containers/web/start" };

async function createWeb({ host, socketPath }: ProxySetup, HostConfig: object = {}): Promise<void> {
  host.registry.push("web:1");
  host.pull("web:1");
  const reply = await askDocker(socketPath, {
    method: "POST",
    path: "/containers/create?name=web",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ Image: "web:1", Cmd: ["sleep", "60"], HostConfig }),
  });
  expect(reply.statusCode).toBe(201);
}

describe("refuseAttachment", () => {
  it("answers with the sentence, and what is not attached can be started", async () => {
    const setup = await startProxy();
    await createWeb(setup);
    const hijacked = await hijack(setup.socketPath, attach);
    if ("socket" in hijacked) throw new Error("It was attached.");
    expect([hijacked.status, await json(hijacked.reply)]).toEqual([
      501,
      { message: expect.stringMatching(refusal) as string },
    ]);
    expect((await askDocker(setup.socketPath, start)).statusCode).toBe(204);
  });

  it("tells docker run by refusing the start that follows, since its client hides why an attachment is refused", async () => {
    const setup = await startProxy();
    await createWeb(setup);
    const hijacked = await hijack(setup.socketPath, { ...attach, headers: cli });
    if (!("socket" in hijacked)) throw new Error(`status ${hijacked.status}`);
    const started = await askDocker(setup.socketPath, start);
    expect([started.statusCode, await json(started)]).toEqual([
      501,
      { message: expect.stringMatching(refusal) as string },
    ]);
    expect(await text(hijacked.socket)).toBe("");
    expect(setup.host.containers()).toMatchObject([{ name: "web", status: "created" }]);
    // The next start comes from somebody else.
    expect((await askDocker(setup.socketPath, start)).statusCode).toBe(204);
  });

  it("removes what docker run --rm had made, and was to be removed in the end", async () => {
    const setup = await startProxy();
    await createWeb(setup, { AutoRemove: true });
    await hijack(setup.socketPath, { ...attach, headers: cli });
    expect((await askDocker(setup.socketPath, start)).statusCode).toBe(501);
    expect(setup.host.containers()).toEqual([]);
  });

  it("forgets an attachment whose client has left", async () => {
    const setup = await startProxy();
    await createWeb(setup);
    const hijacked = await hijack(setup.socketPath, { ...attach, headers: cli });
    if ("socket" in hijacked) hijacked.socket.destroy();
    await expect.poll(async () => (await askDocker(setup.socketPath, start)).statusCode).toBe(204);
  });

  it("tells docker attach in the output of a container that runs", async () => {
    const setup = await startProxy();
    await createWeb(setup);
    (await askDocker(setup.socketPath, start)).resume();
    const hijacked = await hijack(setup.socketPath, { ...attach, headers: cli });
    if (!("socket" in hijacked)) throw new Error(`status ${hijacked.status}`);
    const frames = new FrameReader().read(await buffer(hijacked.socket));
    expect(frames).toMatchObject([{ stream: 3 }]);
    expect(String(frames[0]!.payload)).toMatch(refusal);
  });
});
