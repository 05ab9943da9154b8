import { expect, test } from "vitest";
import { type SignedAgent, startSignedAgent } from "../support/agent.ts";
import { openRaw, type RawConnection, requestHead } from "../support/raw-connection.ts";

async function withBox(): Promise<SignedAgent> {
  const setup = await startSignedAgent();
  setup.host.registry.push("demo/box");
  await setup.host.runContainer({ name: "box", image: "demo/box" });
  return setup;
}

async function exec(setup: SignedAgent, command: readonly string[]): Promise<string> {
  const body = JSON.stringify({ AttachStdin: true, AttachStdout: true, AttachStderr: true, Cmd: command });
  const reply = await setup.call("POST /containers/box/exec", { body });
  return (JSON.parse(reply.body) as { Id: string }).Id;
}

function start(setup: SignedAgent, connection: RawConnection, id: string): void {
  const body = JSON.stringify({ Detach: false, Tty: false });
  const headers = {
    ...setup.signature,
    Connection: "Upgrade",
    Upgrade: "tcp",
    "Content-Length": `${body.length}`,
  };
  connection.write(requestHead(`POST /exec/${id}/start`, headers) + body);
}

test("an exec with an upgrade gets its 101 with the first output, which is lost, and a 400 for its input", async () => {
  await using setup = await withBox();
  using connection = await openRaw(setup.agent.url);
  start(setup, connection, await exec(setup, ["sh", "-c", "echo hi; sleep 1; echo bye"]));
  const head = await connection.until("\r\n\r\n");
  expect(head).toMatch(/^HTTP\/1.1 101 Switching Protocols\r\n/);
  expect(head).toMatch(/Content-Type: application\/vnd.docker.multiplexed-stream\r\n/i);
  expect(head).toMatch(/Portainer-Agent: 2.30.1\r\n/);
  connection.write("hello\n");
  expect(await connection.ended()).toBe(
    `${head}HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request`,
  );
});

test("what the client sent before the first output is a bad request, too", async () => {
  await using setup = await withBox();
  using connection = await openRaw(setup.agent.url);
  start(setup, connection, await exec(setup, ["sh", "-c", "sleep 0.05; echo hi"]));
  connection.write("hello\n");
  expect(await connection.ended()).toMatch(/^HTTP\/1.1 101 [^]*HTTP\/1.1 400 /);
});

test("without output and without input the 101 comes at the end, and the connection goes on with HTTP", async () => {
  await using setup = await withBox();
  using connection = await openRaw(setup.agent.url);
  start(setup, connection, await exec(setup, ["true"]));
  await connection.until("101 Switching Protocols");
  connection.write(requestHead("GET /ping", {}));
  await connection.until("204 No Content");
});

test("an upgrade that the engine does not grant is answered as if nobody had asked", async () => {
  await using setup = await withBox();
  using connection = await openRaw(setup.agent.url);
  const headers = { ...setup.signature, Connection: "Upgrade", Upgrade: "tcp" };
  connection.write(requestHead("GET /_ping", headers));
  await connection.until("OK");
  start(setup, connection, "deadbeef");
  expect(await connection.until("deadbeef")).toMatch(
    /404 Not Found[^]*\{"message":"No such exec instance: deadbeef"\}/,
  );
  connection.write(requestHead("GET /ping", { Connection: "Upgrade", Upgrade: "tcp" }));
  await connection.until("204 No Content");
  connection.write(requestHead("GET /info", { Connection: "Upgrade", Upgrade: "tcp" }));
  await connection.until("Missing request signature headers");
});

test("without an upgrade an exec works: framed output at its end, then its exit code", async () => {
  await using setup = await withBox();
  const id = await exec(setup, ["sh", "-c", "echo out; echo err >&2; exit 3"]);
  const reply = await setup.call(`POST /exec/${id}/start`, { body: '{"Detach":false,"Tty":false}' });
  expect(reply).toMatchObject({ status: 200 });
  expect(reply.bytes.toString("latin1")).toBe("\x01\0\0\0\0\0\0\x04out\n\x02\0\0\0\0\0\0\x04err\n");
  expect(reply.headers["content-length"]).toBe(String(reply.bytes.length));
  expect(await setup.json(`/exec/${id}/json`)).toMatchObject({ Running: false, ExitCode: 3 });
});
