import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SignedAgent, startSignedAgent } from "../support/agent.ts";
import { openRaw, requestHead } from "../support/raw-connection.ts";
import { type OpenWebSocket, openWebSocket } from "../support/web-socket.ts";

let setup: SignedAgent;

beforeEach(async () => {
  setup = await startSignedAgent();
  setup.host.registry.push("demo/box");
  await setup.host.runContainer({ name: "box", image: "demo/box" });
});

afterEach(async () => {
  await setup[Symbol.asyncDispose]();
});

function open(path: string, headers: Record<string, string> = {}): Promise<OpenWebSocket> {
  return openWebSocket(`${setup.agent.url}${path}`, { ...setup.signature, ...headers });
}

async function exec(command: readonly string[], tty = true): Promise<string> {
  const spec = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: tty, Cmd: command };
  const reply = await setup.call("POST /containers/box/exec", { body: JSON.stringify(spec) });
  return (JSON.parse(reply.body) as { Id: string }).Id;
}

async function state(id: string): Promise<unknown> {
  const { Running, ExitCode } = await setup.json<{ Running: boolean; ExitCode: unknown }>(`/exec/${id}/json`);
  return { Running, ExitCode };
}

describe("exec", () => {
  test.each(["/websocket/exec", "/v1/websocket/exec", "/v2/websocket/exec"])(
    "%s is a terminal in text messages, that can be resized, and ends without a close frame",
    async (path) => {
      const id = await exec(["sh"]);
      using shell = await open(`${path}?id=${id}`);
      shell.socket.send("\n");
      await shell.until("/ # ");
      await setup.call(`POST /exec/${id}/resize?h=40&w=100`);
      shell.socket.send("echo ü✓; stty size\n");
      await shell.until("\r\nü✓\r\n40 100\r\n");
      shell.socket.send(Buffer.from("echo binary\n"));
      await shell.until("\r\nbinary\r\n");
      shell.socket.send("exit 4\n");
      expect(await shell.closed()).toEqual({ code: 1006, reason: "" });
      expect(shell.messages.every(({ binary }) => !binary)).toBe(true);
      expect(await state(id)).toEqual({ Running: false, ExitCode: 4 });
    },
  );

  test("the 101 carries none of the agent's headers", async () => {
    using shell = await open(`/websocket/exec?id=${await exec(["sh"])}`);
    const names = shell.headers.filter((_, index) => index % 2 === 0);
    expect(names).toEqual(["Upgrade", "Connection", "Sec-WebSocket-Accept"]);
  });

  test("output comes in pieces of 2048 bytes, and a character between two of them is lost", async () => {
    setup.host.files.write("/var/lib/docker/volumes/v/_data/text", `${"x".repeat(2047)}ü${"y".repeat(3000)}`);
    await setup.host.runContainer({ name: "reader", image: "demo/box", mounts: ["v:/v"] });
    const spec = { AttachStdin: true, AttachStdout: true, Tty: true, Cmd: ["sh"] };
    const made = await setup.call("POST /containers/reader/exec", { body: JSON.stringify(spec) });
    using shell = await open(`/websocket/exec?id=${(JSON.parse(made.body) as { Id: string }).Id}`);
    shell.socket.send("\n");
    await shell.until("/ # ");
    const before = shell.messages.length;
    shell.socket.send("cat /v/text\n");
    await shell.until("y".repeat(3000 - 2 * 2048 + 2048));
    const sizes = shell.messages.slice(before).map(({ text }) => Buffer.byteLength(text));
    expect(Math.max(...sizes)).toBe(2047);
    expect(shell.messages.map(({ text }) => text).join("")).not.toContain("ü");
  });

  test("without a terminal shows one stream, bare, and loses the other and invalid bytes", async () => {
    const id = await exec(["sh", "-c", "sleep 0.02; echo out; echo err >&2"], false);
    using stream = await open(`/websocket/exec?id=${id}`);
    await stream.closed();
    expect(stream.messages.map(({ text }) => text).join("")).toBe("out\n");
  });

  test("a message of 2049 bytes closes with 1009, one of 2048 does not, and the command goes on", async () => {
    const id = await exec(["cat"], false);
    using stream = await open(`/websocket/exec?id=${id}`);
    stream.socket.send("x".repeat(2048));
    await stream.until("x".repeat(2048));
    stream.socket.send("x".repeat(2049));
    expect(await stream.closed()).toMatchObject({ code: 1009 });
    expect(await state(id)).toEqual({ Running: true, ExitCode: null });
  });

  test("the command goes on when the client leaves, and ends with the agent", async () => {
    const id = await exec(["cat"], false);
    using stream = await open(`/websocket/exec?id=${id}`);
    stream.socket.send("one\n");
    await stream.until("one");
    stream.socket.close(1000, "bye");
    expect(await stream.closed()).toMatchObject({ code: 1000 });
    expect(await state(id)).toEqual({ Running: true, ExitCode: null });
    await setup.agent.restart();
    expect(await state(id)).toEqual({ Running: false, ExitCode: 0 });
  });

  test("an exec that is not there is accepted and closed", async () => {
    using stream = await open("/websocket/exec?id=deadbeef");
    expect(await stream.closed()).toEqual({ code: 1006, reason: "" });
  });

  test("the agent pings", async () => {
    setup.agent.setLimits({ pingMs: 5 });
    using stream = await open(`/websocket/exec?id=${await exec(["cat"])}`);
    await new Promise((resolve) => stream.socket.once("ping", resolve));
  });
});

describe("attach", () => {
  test("has what the container writes from then on, framed where it has no terminal", async () => {
    const { id } = setup.host.containers()[0]!;
    using stream = await open(`/websocket/attach?id=${id}`);
    // The engine attaches after the upgrade: write until the first line has come.
    for (let tries = 0; stream.messages.length === 0 && tries < 1000; tries++) {
      setup.host.writeLog("box", "hello");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(stream.messages[0]).toEqual({ text: "\x01\0\0\0\0\0\0\x06hello\n", binary: false });
    await setup.call("POST /containers/box/stop");
    expect(await stream.closed()).toMatchObject({ code: 1006 });
  });

  test("types into a container with an open input", async () => {
    const spec = { Image: "demo/box", Cmd: ["sh"], OpenStdin: true, Tty: true };
    const made = await setup.call("POST /containers/create", { body: JSON.stringify(spec) });
    const { Id } = JSON.parse(made.body) as { Id: string };
    await setup.call(`POST /containers/${Id}/start`);
    using shell = await open(`/websocket/attach?id=${Id}`);
    shell.socket.send("echo attached\n");
    await shell.until("\r\nattached\r\n");
  });
});

describe("an upgrade is refused", () => {
  test.each([
    ["exec", "/websocket/exec", "Invalid query parameter: id", "Missing query parameter"],
    [
      "attach",
      "/websocket/attach?id=box",
      "Invalid query parameter: id (must be hexadecimal identifier)",
      "Invalid query parameter: id (must be hexadecimal identifier)",
    ],
    ["pod", "/websocket/pod", "Invalid query parameter: namespace", "Missing query parameter"],
  ])("for its parameters in JSON: %s", async (_, path, message, details) => {
    const error = (await open(path).catch((thrown: unknown) => thrown)) as Error & { status: number };
    expect([error.status, JSON.parse(error.message)]).toEqual([400, { message, details }]);
  });

  test("from another origin for exec, half in text and half in JSON; not for attach", async () => {
    const origin = { origin: "https://evil.example" };
    const error = (await open("/websocket/exec?id=ab", origin).catch(
      (thrown: unknown) => thrown,
    )) as Error & {
      status: number;
      headers: object;
    };
    expect(error).toMatchObject({
      status: 403,
      headers: {
        "content-type": "text/plain; charset=utf-8",
        "sec-websocket-version": "13",
        "portainer-agent": "2.30.1",
      },
      message:
        'Forbidden\n{"message":"An error occurred during websocket exec operation: unable to upgrade connection",' +
        '"details":"Websocket: request origin not allowed by Upgrader.CheckOrigin"}',
    });
    using stream = await open("/websocket/attach?id=deadbeef", origin);
    await stream.closed();
    const { host } = new URL(setup.agent.url);
    using same = await open("/websocket/exec?id=deadbeef", { origin: `https://${host}` });
    await same.closed();
  });

  const complete = { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13" };

  test.each([
    ["GET", {}, "Bad Request", "'upgrade' token not found in 'Connection' header"],
    [
      "GET",
      { ...complete, Upgrade: "tcp" },
      "Bad Request",
      "'websocket' token not found in 'Upgrade' header",
    ],
    ["POST", complete, "Method Not Allowed", "request method is not GET"],
    [
      "GET",
      { ...complete, "Sec-WebSocket-Version": "12" },
      "Bad Request",
      "unsupported version: 13 not found",
    ],
    ["GET", complete, "Bad Request", "'Sec-WebSocket-Key' header is missing or blank"],
  ])("%s with %j is %s", async (method, headers, status, error) => {
    using connection = await openRaw(setup.agent.url);
    connection.write(requestHead(`${method} /websocket/exec?id=ab`, { ...setup.signature, ...headers }));
    const reply = await connection.until("}");
    expect(reply).toContain(
      `\r\n\r\n${status}\n{"message":"An error occurred during websocket exec operation:`,
    );
    expect(reply).toContain(error);
    // And the connection goes on with HTTP.
    connection.write(requestHead("GET /ping", {}));
    await connection.until("204 No Content");
  });

  test("without a signature", async () => {
    await expect(openWebSocket(`${setup.agent.url}/websocket/exec?id=ab`, {})).rejects.toMatchObject({
      status: 403,
    });
  });
});

test("a pod's console is upgraded and breaks off, for there is no cluster", async () => {
  using stream = await open("/websocket/pod?namespace=a&podName=b&containerName=c&command=sh");
  expect(await stream.closed()).toMatchObject({ code: 1006 });
});
