import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { buffer, json, text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { askDocker, startProxy, type ProxySetup } from "../support/proxy.ts";

async function startWeb(): Promise<ProxySetup> {
  const setup = await startProxy();
  setup.host.registry.push("web:1");
  await setup.host.runContainer({ name: "web", image: "web:1" });
  return setup;
}

describe("forward", () => {
  it("carries bodies both ways unchanged: what went in as an archive comes out of it", async () => {
    const { socketPath } = await startWeb();
    const content = randomBytes(3_000_000);
    const put = { method: "PUT", path: "/v1.45/containers/web/archive?path=/", body: tarOf("big", content) };
    expect((await askDocker(socketPath, put)).statusCode).toBe(200);
    const reply = await askDocker(socketPath, { path: "/v1.45/containers/web/archive?path=/big" });
    expect((await buffer(reply)).includes(content)).toBe(true);
    const head = await askDocker(socketPath, { method: "HEAD", path: "/containers/web/archive?path=/big" });
    const stat = Buffer.from(String(head.headers["x-docker-container-path-stat"]), "base64").toString();
    expect(JSON.parse(stat)).toMatchObject({ name: "big", size: content.byteLength });
  });

  it("gives a client every byte in its place, however it reads", async () => {
    const { socketPath } = await startWeb();
    const content = randomBytes(3_000_000);
    const put = { method: "PUT", path: "/containers/web/archive?path=/", body: tarOf("big", content) };
    await askDocker(socketPath, put);
    const read = async (): Promise<Buffer> => {
      const reply = await askDocker(socketPath, { path: "/containers/web/archive?path=/big" });
      expect(reply.headers["transfer-encoding"]).toBe("chunked");
      const pieces: Buffer[] = [];
      for await (const piece of reply as AsyncIterable<Buffer>) {
        pieces.push(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return Buffer.concat(pieces);
    };
    for (const bytes of await Promise.all(Array.from({ length: 5 }, read))) {
      expect(bytes.subarray(512, 512 + content.byteLength).equals(content)).toBe(true);
    }
  });

  it("carries a body of unknown length", async () => {
    const { socketPath } = await startWeb();
    const request = httpRequest({
      socketPath,
      method: "PUT",
      path: "/containers/web/archive?path=/",
      headers: { host: "docker", "transfer-encoding": "chunked" },
    });
    Readable.from([tarOf("small", Buffer.from("hello"))]).pipe(request);
    const [reply] = (await once(request, "response")) as [IncomingMessage];
    expect(reply.statusCode).toBe(200);
  });

  it("pulls, with the progress as Docker sends it", async () => {
    const { host, socketPath } = await startProxy();
    host.registry.push("web:2");
    const pull = { method: "POST", path: "/images/create?fromImage=web&tag=2" };
    expect(await text(await askDocker(socketPath, pull))).toContain("Downloaded newer image for web:2");
  });

  it("names an image with a version in its path as it is, though the agent would cut it out", async () => {
    const { host, socketPath } = await startProxy();
    host.registry.push("reg.io/v2.0/app:1");
    host.pull("reg.io/v2.0/app:1");
    const reply = await askDocker(socketPath, { path: "/v1.45/images/reg.io/v2.0/app:1/json" });
    expect([reply.statusCode, await json(reply)]).toEqual([
      200,
      expect.objectContaining({ RepoTags: ["reg.io/v2.0/app:1"] }),
    ]);
  });

  it("answers in the midst of a body that nobody reads to its end, and ends the connection with it", async () => {
    const { socketPath } = await startProxy();
    const body = Buffer.alloc(20_000_000);
    const reply = await askDocker(socketPath, {
      method: "PUT",
      path: "/containers/none/archive?path=/",
      body,
    });
    expect(reply.statusCode).toBe(404);
    reply.resume();
    await once(reply, "end");
  });

  it("says what to do instead when the agent ends a request after its 120 s", async () => {
    const { agent, socketPath } = await startWeb();
    agent.setLimits({ requestMs: 200 });
    const request = httpRequest({
      socketPath,
      method: "PUT",
      path: "/containers/web/archive?path=/",
      headers: { host: "docker", "content-length": 1_000_000 },
    });
    request.on("error", () => undefined);
    request.write(Buffer.alloc(1_000));
    const [reply] = (await once(request, "response")) as [IncomingMessage];
    expect([reply.statusCode, await json(reply)]).toEqual([
      500,
      { message: expect.stringMatching(/gives a request 120 s .* Push the image to a registry/) as string },
    ]);
    request.destroy();
  });
});

/** A tar archive of one file. */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${content.byteLength.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        0", 148);
  header.write("ustar\0", 257);
  header.write("00", 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([
    header,
    content,
    Buffer.alloc((512 - (content.byteLength % 512)) % 512),
    Buffer.alloc(1_024),
  ]);
}
