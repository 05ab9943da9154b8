import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDockerHost, type DockerHost } from "../../src/index.ts";
import { type EngineCalls, engineCalls, upgrade } from "../support/engine-socket.ts";
import { containerEvents, nextEvent } from "../support/events.ts";

let host: DockerHost;
let engine: EngineCalls;

beforeEach(async () => {
  host = createDockerHost({
    commands: {
      async flood({ stdout }) {
        for (let number = 0; number < 100; number++) await stdout(Buffer.alloc(10_000, "x"));
        return 0;
      },
    },
  });
  host.registry.push("demo/box");
  await host.runContainer({ name: "box", image: "demo/box", env: { COLOUR: "red" } });
  engine = engineCalls(await host.listen());
});

afterEach(() => host.close());

async function created(spec: object): Promise<string> {
  const attached = { AttachStdout: true, AttachStderr: true };
  const { Id } = await engine.json<{ Id: string }>("POST", "/containers/box/exec", { ...attached, ...spec });
  return Id;
}

function shell(script: string): object {
  return { Cmd: ["sh", "-c", script] };
}

function frame(stream: 1 | 2, text: string): string {
  return `${String.fromCharCode(stream)}\0\0\0\0\0\0${String.fromCharCode(text.length)}${text}`;
}

const exitOf = async (id: string): Promise<unknown> =>
  (await engine.json<{ ExitCode: unknown }>("GET", `/exec/${id}/json`)).ExitCode;

describe("an exec that is started without an upgrade", () => {
  test("answers 200 with framed output until the connection ends, and has an exit code then", async () => {
    const id = await created(shell("echo out; echo err >&2; exit 3"));
    expect(await engine.json("GET", `/exec/${id}/json`)).toMatchObject({
      ID: id,
      Running: false,
      ExitCode: null,
      ProcessConfig: { tty: false, entrypoint: "sh", arguments: ["-c", "echo out; echo err >&2; exit 3"] },
      OpenStdin: false,
      Pid: 0,
    });
    expect(await engine.json("GET", "/containers/box/json")).toMatchObject({ ExecIDs: [id] });
    using stream = engine.open("POST", `/exec/${id}/start`, {}, { Detach: false, Tty: false });
    const reply = await stream.ended();
    expect(await engine.json("GET", "/containers/box/json")).toMatchObject({ ExecIDs: null });
    expect(reply).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*Content-Type: application\/vnd.docker.raw-stream\r\n/i);
    expect(reply).not.toMatch(/transfer-encoding|content-length/i);
    expect(reply.split("\r\n\r\n")[1]).toBe(frame(1, "out\n") + frame(2, "err\n"));
    expect(await exitOf(id)).toBe(3);
  });

  test("on a terminal answers with bare output, line ends as a terminal has them", async () => {
    const id = await created({ Cmd: ["sh", "-c", "stty size; echo two"], Tty: true });
    const start = { Detach: false, Tty: true, ConsoleSize: [33, 77] };
    expect((await engine.call("POST", `/exec/${id}/start`, start)).body).toBe("33 77\r\ntwo\r\n");
  });

  test("shows its error stream only where it is asked for one", async () => {
    const quiet = await created({ ...shell("echo out; echo err >&2"), AttachStderr: false });
    expect((await engine.call("POST", `/exec/${quiet}/start`, {})).body).toBe(frame(1, "out\n"));
    // Started as a terminal although it has none: one stream, bare, and the other lost.
    const odd = await created(shell("echo out; echo err >&2"));
    expect((await engine.call("POST", `/exec/${odd}/start`, { Tty: true })).body).toBe("out\n");
  });

  test("knows the container's environment, working directory and files", async () => {
    host.files.write("/var/lib/docker/volumes/data/_data/a", "1");
    const id = await created({
      Cmd: ["sh", "-c", "echo $COLOUR ${SIZE}; pwd; cat /etc/hostname"],
      Env: ["SIZE=big"],
      WorkingDir: "/tmp",
    });
    const { body } = await engine.call("POST", `/exec/${id}/start`, {});
    expect(body).toContain("red big\n");
    expect(body).toContain("/tmp\n");
    expect(body).toContain(`${host.containers()[0]?.id.slice(0, 12)}\n`);
  });

  test("with more output than fits any buffer gives all of it", async () => {
    const id = await created({ Cmd: ["flood"] });
    expect((await engine.call("POST", `/exec/${id}/start`, {})).bytes).toHaveLength(100 * 10_008);
  });
});

describe("an exec that is started with an upgrade", () => {
  test("answers 101 and reads its input until the client ends it", async () => {
    const id = await created({ Cmd: ["cat"], AttachStdin: true });
    using stream = engine.open("POST", `/exec/${id}/start`, upgrade, { Detach: false, Tty: false });
    expect(await stream.until("\r\n\r\n")).toMatch(
      /^HTTP\/1.1 101 UPGRADED\r\nContent-Type: application\/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nApi-Version: 1.45\r\n/,
    );
    stream.socket.write("one\n");
    await stream.until("one");
    stream.socket.end("two\n");
    expect((await stream.ended()).split("\r\n\r\n")[1]).toBe(frame(1, "one\n") + frame(1, "two\n"));
    expect(await exitOf(id)).toBe(0);
  });

  test("on a terminal echoes, prompts and can be resized", async () => {
    const id = await created({ Cmd: ["sh"], AttachStdin: true, Tty: true });
    using stream = engine.open("POST", `/exec/${id}/start`, upgrade, { Detach: false, Tty: true });
    await stream.until("/ # ");
    expect((await engine.call("POST", `/exec/${id}/resize?h=40&w=100`)).status).toBe(200);
    stream.socket.write("stty size\r");
    await stream.until("stty size\r\n40 100\r\n/ # ");
    stream.socket.write("ecko\x7f\x7fho hi\r");
    await stream.until("\r\nhi\r\n");
    stream.socket.write("nope; exit $?\r");
    expect(await stream.ended()).toContain("sh: nope: not found\r\n");
    expect(await exitOf(id)).toBe(127);
  });

  test("goes on without input when the client goes away", async () => {
    const id = await created({ ...shell("cat; echo late"), AttachStdin: true });
    const died = nextEvent(host, "box", "exec_die");
    const stream = engine.open("POST", `/exec/${id}/start`, upgrade, {});
    await stream.until("101");
    stream.socket.destroy();
    await died;
    expect(await exitOf(id)).toBe(0);
  });

  test("ends with its container", async () => {
    const id = await created({ Cmd: ["sleep", "1000"] });
    using stream = engine.open("POST", `/exec/${id}/start`, upgrade, {});
    await stream.until("101");
    await engine.call("POST", "/containers/box/kill");
    await stream.ended();
    expect(await exitOf(id)).toBe(137);
  });
});

describe("an exec is refused", () => {
  test("in words of JSON before the stream begins", async () => {
    expect(await engine.call("POST", "/containers/box/exec", {})).toMatchObject({
      status: 400,
      body: '{"message":"No exec command specified"}\n',
    });
    expect((await engine.call("POST", "/containers/nope/exec", { Cmd: ["x"] })).status).toBe(404);
    for (const [method, path] of [
      ["GET", "/exec/abc/json"],
      ["POST", "/exec/abc/start"],
      ["POST", "/exec/abc/resize?h=1&w=1"],
    ] as const) {
      expect(await engine.call(method, path)).toMatchObject({
        status: 404,
        body: '{"message":"No such exec instance: abc"}\n',
      });
    }
    const id = await created({ Cmd: ["sleep", "1000"] });
    await engine.call("POST", `/exec/${id}/start`, { Detach: true });
    expect(await engine.call("POST", `/exec/${id}/start`, { Detach: true })).toMatchObject({
      status: 409,
      body: `{"message":"Error: Exec command ${id} is already running"}\n`,
    });
    await engine.call("POST", "/containers/box/stop");
    expect((await engine.call("POST", "/containers/box/exec", { Cmd: ["x"] })).body).toContain(
      "is not running",
    );
  });

  test("in the stream once that has begun", async () => {
    const id = await created({ Cmd: ["nope"] });
    expect((await engine.call("POST", `/exec/${id}/start`, {})).body).toContain(
      'exec: "nope": executable file not found in $PATH: unknown\r\n',
    );
    expect(await exitOf(id)).toBe(126);
    const again = await engine.call("POST", `/exec/${id}/start`, {});
    expect(again).toMatchObject({ status: 200 });
    expect(again.body).toContain(`Error: Exec command ${id} has already run`);
  });
});

test("an exec is seen in the events", async () => {
  const id = await created({ Cmd: ["true"] });
  await engine.call("POST", `/exec/${id}/start`, {});
  expect(containerEvents(host).slice(-3)).toEqual([
    "exec_create: true box",
    "exec_start: true box",
    "exec_die box",
  ]);
});
