import { afterEach, beforeEach, expect, test } from "vitest";
import { createDockerHost, type DockerHost } from "../../src/index.ts";
import { type EngineCalls, engineCalls, upgrade } from "../support/engine-socket.ts";

let host: DockerHost;
let engine: EngineCalls;

beforeEach(async () => {
  host = createDockerHost();
  host.registry.push("demo/box");
  host.pull("demo/box");
  engine = engineCalls(await host.listen());
});

afterEach(() => host.close());

async function create(name: string, spec: object): Promise<void> {
  await engine.call("POST", `/containers/create?name=${name}`, { Image: "demo/box", ...spec });
}

test("attaching shows what a container writes from then on, framed, and ends with it", async () => {
  await host.runContainer({ name: "web", image: "demo/box" });
  host.writeLog("web", "before");
  using stream = engine.open("POST", "/containers/web/attach?stream=1&stdout=1&stderr=1", upgrade);
  await stream.until("\r\n\r\n");
  host.writeLog("web", "out");
  host.writeLog("web", "err", "stderr");
  await stream.until("err\n");
  await engine.call("POST", "/containers/web/stop");
  const [head, body] = (await stream.ended()).split("\r\n\r\n");
  expect(head).toBe(
    "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp",
  );
  expect(body).toBe("\x01\0\0\0\0\0\0\x04out\n\x02\0\0\0\0\0\0\x04err\n");
});

test("attaching with logs and without a stream shows the past and ends", async () => {
  await host.runContainer({ name: "web", image: "demo/box" });
  host.writeLog("web", "before");
  using stream = engine.open("POST", "/containers/web/attach?logs=1&stdout=1", {});
  expect(await stream.ended()).toContain("before\n");
});

test("a container with an open input runs its command: attached first, then started, as `docker run -i` does", async () => {
  await create("cat", { Cmd: ["cat"], OpenStdin: true, StdinOnce: true });
  using stream = engine.open("POST", "/containers/cat/attach?stream=1&stdin=1&stdout=1", upgrade);
  await stream.until("\r\n\r\n");
  await engine.call("POST", "/containers/cat/start");
  stream.socket.write("hello\n");
  await stream.until("hello");
  stream.socket.end();
  await stream.ended();
  expect(host.containers()[0]).toMatchObject({ status: "exited", exitCode: 0, logs: ["hello"] });
});

test("a shell on a terminal can be typed to, resized and left with an exit code", async () => {
  await create("sh", { Cmd: ["sh"], OpenStdin: true, Tty: true });
  await engine.call("POST", "/containers/sh/start");
  using stream = engine.open("POST", "/containers/sh/attach?stream=1&stdin=1&stdout=1&logs=1", upgrade);
  expect(await stream.until("\r\n\r\n")).toContain("application/vnd.docker.raw-stream");
  expect((await engine.call("POST", "/containers/sh/resize?h=10&w=20")).status).toBe(200);
  stream.socket.write("stty size\r");
  await stream.until("10 20\r\n");
  const logs = await engine.call("GET", "/containers/sh/logs?stdout=1");
  expect(logs.headers["content-type"]).toBe("application/vnd.docker.raw-stream");
  expect(logs.body).toContain("10 20\r\n");
  stream.socket.write("exit 5\r");
  await stream.ended();
  expect(host.containers()[0]).toMatchObject({ status: "exited", exitCode: 5 });
});

test("attaching to a container that is not there is refused in the stream's own type", async () => {
  using stream = engine.open("POST", "/containers/nope/attach?stream=1", upgrade);
  const reply = await stream.ended();
  expect(reply).toMatch(/^HTTP\/1.1 404 Not Found\r\nContent-Type: application\/vnd.docker.raw-stream\r\n/i);
  expect(reply.endsWith("No such container: nope\r\n")).toBe(true);
  expect((await engine.call("POST", "/containers/nope/resize?h=1&w=1")).status).toBe(404);
});
