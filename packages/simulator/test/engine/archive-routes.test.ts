import { afterEach, beforeEach, expect, test } from "vitest";
import { createDockerHost, type DockerHost } from "../../src/index.ts";
import { type EngineCalls, engineCalls } from "../support/engine-socket.ts";

let host: DockerHost;
let engine: EngineCalls;

beforeEach(async () => {
  host = createDockerHost();
  host.registry.push("demo/box");
  for (const name of ["one", "two"]) {
    await host.runContainer({ name, image: "demo/box", mounts: [`data-${name}:/data`] });
  }
  host.files.write("/var/lib/docker/volumes/data-one/_data/dir/a.txt", "alpha", {
    modified: new Date("2026-01-02T03:04:05Z"),
  });
  host.files.link("/var/lib/docker/volumes/data-one/_data/dir/to-a", "a.txt");
  engine = engineCalls(await host.listen());
});

afterEach(() => host.close());

const dataTwo = "/var/lib/docker/volumes/data-two/_data";

test("what is copied out of one container can be copied into another", async () => {
  const out = await engine.call("GET", "/containers/one/archive?path=/data/dir");
  expect(out.headers["content-type"]).toBe("application/x-tar");
  expect((await engine.call("PUT", "/containers/two/archive?path=/data", out.bytes)).status).toBe(200);
  expect(host.files.list(`${dataTwo}/dir`)).toEqual(["a.txt", "to-a"]);
  expect(host.files.read(`${dataTwo}/dir/to-a`)?.toString()).toBe("alpha");
});

test("`/dir/.` is what is in the directory", async () => {
  const out = await engine.call("GET", "/containers/one/archive?path=/data/dir/.");
  await engine.call("PUT", "/containers/two/archive?path=/data", out.bytes);
  expect(host.files.list(dataTwo)).toEqual(["a.txt", "to-a"]);
});

test("a header tells what stands there, links as links", async () => {
  const stat = async (path: string): Promise<unknown> => {
    const { headers } = await engine.call("HEAD", `/containers/one/archive?path=${path}`);
    return JSON.parse(Buffer.from(String(headers["x-docker-container-path-stat"]), "base64").toString());
  };
  expect(await stat("/data/dir/a.txt")).toEqual({
    name: "a.txt",
    size: 5,
    mode: 0o644,
    mtime: "2026-01-02T03:04:05.000Z",
    linkTarget: "",
  });
  expect(await stat("/data/dir")).toMatchObject({ name: "dir", mode: 2147484141 });
  expect(await stat("/data/dir/to-a")).toMatchObject({ size: 5, mode: 134218239, linkTarget: "a.txt" });
});

test.each([
  ["GET", "/containers/nope/archive?path=/x", 404, "No such container: nope"],
  ["GET", "/containers/one/archive", 400, "bad parameter: pathcannot be empty"],
  ["GET", "/containers/one/archive?path=/nope", 404, "Could not find the file /nope in container one"],
  ["PUT", "/containers/one/archive?path=/nope", 404, "Could not find the file /nope in container one"],
  ["PUT", "/containers/one/archive?path=/etc/hostname", 500, "extraction point is not a directory"],
])("%s %s is refused", async (method, path, status, message) => {
  const reply = await engine.call(method, path, Buffer.alloc(0));
  expect([reply.status, JSON.parse(reply.body)]).toEqual([status, { message }]);
});

test("a directory is not replaced by a file, nor a file by a directory", async () => {
  host.files.makeDirectory(`${dataTwo}/dir/a.txt`);
  const out = await engine.call("GET", "/containers/one/archive?path=/data/dir");
  const reply = await engine.call("PUT", "/containers/two/archive?path=/data", out.bytes);
  expect([reply.status, reply.body]).toEqual([
    400,
    '{"message":"cannot overwrite directory \\"/data/dir/a.txt\\" with non-directory"}\n',
  ]);
});
