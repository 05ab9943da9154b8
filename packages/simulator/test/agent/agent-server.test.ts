import { describe, expect, test } from "vitest";
import { startSignedAgent } from "../support/agent.ts";
import { openRaw, requestHead } from "../support/raw-connection.ts";

describe("a request whose body does not come in time", () => {
  test("is a 500 of the proxy, and the connection ends", async () => {
    await using setup = await startSignedAgent({ limits: { requestMs: 50 } });
    using connection = await openRaw(setup.agent.url);
    connection.write(requestHead("POST /volumes/create", { ...setup.signature, "Content-Length": "1000" }));
    connection.write("only the beginning");
    const reply = await connection.ended();
    expect(reply).toMatch(/^HTTP\/1.1 500 /);
    expect(reply).toMatch(
      /\{"message":"Unable to proxy the request via the Docker socket","details":"Read tcp .*->.*: i\/o timeout"\}$/,
    );
  });

  test("is a 400 of an endpoint that reads it itself", async () => {
    await using setup = await startSignedAgent({ limits: { requestMs: 50 } });
    using connection = await openRaw(setup.agent.url);
    const headers = {
      ...setup.signature,
      "Content-Length": "1000",
      "Content-Type": "multipart/form-data; boundary=x",
    };
    connection.write(requestHead("POST /browse/put", headers));
    expect(await connection.until("}")).toMatch(
      /"message":"Invalid request payload","details":"Multipart: NextPart: read tcp .*: i\/o timeout"/,
    );
  });

  test("does not disturb one that has come whole and takes long to answer", async () => {
    await using setup = await startSignedAgent({ limits: { requestMs: 50 } });
    const held = setup.agent.holdReplies();
    const reply = setup.call("POST /volumes/create", { body: '{"Name":"late"}' });
    await held.waiting();
    // Longer than the limit; the reply must come all the same.
    await new Promise((resolve) => setTimeout(resolve, 120));
    held.release();
    expect((await reply).status).toBe(201);
  });
});

test("a connection without a request ends, and an idle one after its last reply", async () => {
  await using setup = await startSignedAgent({ limits: { requestMs: 50, idleMs: 50 } });
  using silent = await openRaw(setup.agent.url);
  expect(await silent.ended()).toBe("");
  using idle = await openRaw(setup.agent.url);
  idle.write(requestHead("GET /ping", {}));
  expect(await idle.ended()).toMatch(/^HTTP\/1.1 204 /);
});

test("a kept connection is neither announced nor limited by a header, as in Go", async () => {
  await using setup = await startSignedAgent();
  using connection = await openRaw(setup.agent.url);
  connection.write(requestHead("GET /ping", {}));
  const reply = await connection.until("\r\n\r\n");
  expect(reply).not.toMatch(/^(?:connection|keep-alive):/im);
  connection.write(requestHead("GET /ping", { Connection: "close" }));
  expect(await connection.ended()).toMatch(/204[^]*204[^]*connection: close/i);
});

test("a response that takes longer than its limit is cut", async () => {
  await using setup = await startSignedAgent({ limits: { responseMs: 1 } });
  const until = Date.now() / 1000 + 0.2;
  await expect(setup.call(`/events?until=${until}`)).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("the first MiB of a body is recorded", async () => {
  await using setup = await startSignedAgent();
  await setup.call("POST /volumes/create", { body: Buffer.alloc(3_000_000, "x") });
  expect(setup.agent.requests.at(-1)).toMatchObject({ method: "POST", path: "/volumes/create" });
  expect(setup.agent.requests.at(-1)?.body).toHaveLength(1_048_576);
});
