import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { connect, failureOf, start } from "../support/agent.ts";
import { startWithVolume } from "../support/volume.ts";

describe("listFiles", () => {
  it("lists a directory, with times in RFC 3339", async () => {
    const { client, at } = await startWithVolume();
    expect(await client.listFiles(at("/"))).toEqual([]);
    await client.writeFile(at("/b.txt"), "12345");
    await client.writeFile(at("/a/x"), "");
    const [a, b] = await client.listFiles(at("/"));
    expect(a).toMatchObject({ name: "a", isDirectory: true });
    expect(b).toMatchObject({ name: "b.txt", isDirectory: false, sizeBytes: 5 });
    expect(Math.abs(Date.parse(b!.modifiedAt) - Date.now())).toBeLessThan(3_600_000);
    expect(b!.modifiedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  });

  it("says that there is no such directory, which the agent answers with 500", async () => {
    const { client, at } = await startWithVolume();
    const error = await failureOf(client.listFiles(at("/nowhere")));
    expect(error).toMatchObject({ code: "HTTP_STATUS", status: 500, kind: "no-such-file" });
    expect(error.message).toMatch(/no such file or directory.*mounts/);
  });

  it("sees the host's files below /host", async () => {
    const { client, agent } = await startWithVolume();
    await client.listFiles({ hostPath: "/var/lib/docker/volumes" });
    expect(agent.requests.at(-1)?.path).toBe("/browse/ls?path=%2Fhost%2Fvar%2Flib%2Fdocker%2Fvolumes");
  });
});

describe("readFile", () => {
  it("gives size, type and time, and the bytes as a stream", async () => {
    const { client, at } = await startWithVolume();
    await client.writeFile(at("/a.txt"), "hello");
    const file = await client.readFile(at("/a.txt"));
    expect(file).toMatchObject({ sizeBytes: 5, lengthBytes: 5, contentType: "text/plain; charset=utf-8" });
    expect(file.modifiedAt).toMatch(/Z$/);
    expect(await text(file.body)).toBe("hello");
  });

  it.each([
    [{ start: 3 }, "lo", 2],
    [{ end: 1 }, "he", 2],
    [{ start: 1, end: 3 }, "ell", 3],
    [{ start: 1, end: 100 }, "ello", 4],
  ])("reads the part %j", async (part, expected, lengthBytes) => {
    const { client, at } = await startWithVolume();
    await client.writeFile(at("/a.txt"), "hello");
    const file = await client.readFile(at("/a.txt"), part);
    expect(file).toMatchObject({ sizeBytes: 5, lengthBytes });
    expect(await text(file.body)).toBe(expected);
  });

  it("says when a part lies behind the end, and refuses one that is none", async () => {
    const { client, at } = await startWithVolume();
    await client.writeFile(at("/a.txt"), "hello");
    expect(await failureOf(client.readFile(at("/a.txt"), { start: 5 }))).toMatchObject({ kind: "range" });
    for (const part of [{ start: -1 }, { start: 0.5 }, { start: 2, end: 1 }]) {
      await expect(client.readFile(at("/a.txt"), part)).rejects.toThrow(TypeError);
    }
  });

  it.each(["/", "/a", "/a/"])("does not ask for the directory %s, which would never end", async (path) => {
    const { client, at, agent } = await startWithVolume();
    await client.writeFile(at("/a/x"), "");
    expect(await failureOf(client.readFile(at(path)))).toMatchObject({ code: "REFUSED" });
    expect(agent.requests.filter((request) => request.path.startsWith("/browse/get"))).toEqual([]);
  });

  it("says that there is no such file", async () => {
    const { client, at } = await startWithVolume();
    expect(await failureOf(client.readFile(at("/nothing")))).toMatchObject({ kind: "no-such-file" });
  });
});

describe("writeFile", () => {
  it.each(["name.txt", 'quo"ted \\ name', "ünï✓", " ?&#%+", "-"])(
    "writes and reads back %j",
    async (name) => {
      const { client, at, content, names } = await startWithVolume();
      for (const inPlace of [false, true]) {
        await client.writeFile(at(`/dir/${name}`), `in place: ${inPlace}`, { inPlace });
        expect(await content(`/dir/${name}`)).toBe(`in place: ${inPlace}`);
      }
      expect(await names("/dir")).toEqual([name]);
    },
  );

  it.each([false, true])("leaves nothing of a longer file behind (in place: %s)", async (inPlace) => {
    const { client, at, content, names } = await startWithVolume();
    await client.writeFile(at("/a"), "a long content");
    await client.writeFile(at("/a"), "short", { inPlace });
    expect(await content("/a")).toBe("short");
    expect(await names("/")).toEqual(["a"]);
  });

  it("sends a stream", async () => {
    const { client, at, content } = await startWithVolume();
    const parts = Array.from({ length: 50 }, (_, at) => Buffer.alloc(10_000, 97 + (at % 26)));
    await client.writeFile(at("/a"), Readable.from(parts));
    expect(await content("/a")).toBe(Buffer.concat(parts).toString());
  });

  it("leaves the old file alone, and no draft behind, when the content breaks off", async () => {
    const { client, at, content, names } = await startWithVolume();
    await client.writeFile(at("/a"), "old");
    const reason = new Error("no more bytes");
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("new");
      await Promise.resolve();
      throw reason;
    }
    await expect(client.writeFile(at("/a"), broken())).rejects.toBe(reason);
    expect(await content("/a")).toBe("old");
    expect(await names("/")).toEqual(["a"]);
  });

  it("leaves no draft behind where a directory has the name", async () => {
    const { client, at, names } = await startWithVolume();
    await client.writeFile(at("/a/x"), "");
    expect(await failureOf(client.writeFile(at("/a"), "new"))).toMatchObject({ code: "HTTP_STATUS" });
    expect(await names("/")).toEqual(["a"]);
  });

  it("writes in place in volumes only, and no root", async () => {
    const { client, at } = await startWithVolume();
    await expect(client.writeFile({ hostPath: "/tmp/x" }, "", { inPlace: true })).rejects.toThrow(
      /volumes only/,
    );
    await expect(client.writeFile(at("/"), "")).rejects.toThrow(/name of a file/);
  });

  it("writes on the host", async () => {
    const { client } = await startWithVolume();
    await client.writeFile({ hostPath: "/etc/app.conf" }, "on");
    expect(await text((await client.readFile({ agentPath: "/host/etc/app.conf" })).body)).toBe("on");
  });
});

describe("renameFile and removeFile", () => {
  it("renames within a volume, replacing what is there", async () => {
    const { client, at, content, names } = await startWithVolume();
    await client.writeFile(at("/a"), "a");
    await client.writeFile(at("/b"), "b");
    await client.renameFile(at("/a"), "b");
    expect(await content("/b")).toBe("a");
    expect(await names("/")).toEqual(["b"]);
    expect(await failureOf(client.renameFile(at("/a"), "c"))).toMatchObject({ kind: "no-such-file" });
  });

  it("renames on the host and in the agent's container", async () => {
    const { client } = await startWithVolume();
    await client.writeFile({ hostPath: "/a" }, "x");
    await client.renameFile({ hostPath: "/a" }, "/b");
    await client.renameFile({ agentPath: "/host/b" }, "/host/c");
    expect((await client.listFiles({ hostPath: "/" })).map(({ name }) => name)).toContain("c");
  });

  it("removes a file, and a directory only when it is empty", async () => {
    const { client, at, names } = await startWithVolume();
    await client.writeFile(at("/a/x"), "");
    expect(await failureOf(client.removeFile(at("/a")))).toMatchObject({ kind: "directory-not-empty" });
    await client.removeFile(at("/a/x"));
    await client.removeFile(at("/a"));
    expect(await names("/")).toEqual([]);
    expect(await failureOf(client.removeFile(at("/a")))).toMatchObject({ kind: "no-such-file" });
  });
});

describe("files without entitlement", () => {
  it("are refused before anything is sent", async () => {
    const agent = await start();
    const client = connect(agent);
    const place = { volume: "data", path: "/a" };
    for (const work of [
      client.listFiles(place),
      client.readFile(place),
      client.writeFile(place, "x"),
      client.renameFile(place, "/b"),
      client.removeFile(place),
    ]) {
      expect(await failureOf(work)).toMatchObject({ code: "REFUSED" });
    }
    expect(agent.requests).toEqual([]);
  });
});
