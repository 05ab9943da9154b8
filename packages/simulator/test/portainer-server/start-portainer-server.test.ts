import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type AgentProcess,
  createDockerHost,
  createSwarm,
  type DockerHost,
  type PortainerServerProcess,
  startAgent,
  startPortainerServer,
} from "../../src/index.ts";
import { newKey, signedBy } from "../support/agent-keys.ts";
import type { Reply } from "../support/request.ts";
import { sendSecure } from "../support/secure-request.ts";

let host: DockerHost;
let agent: AgentProcess;
let server: PortainerServerProcess;

beforeEach(async () => {
  host = createDockerHost({ name: "shed" });
  host.registry.push("demo/web:1");
  agent = await startAgent({ host, secret: "s3cret" });
  server = await startPortainerServer({ agentSecret: "s3cret", hosts: [host] });
});

afterEach(async () => {
  await server.close();
  await agent.close();
  await host.close();
});

/** Asks the server with its key; an object goes out as JSON. */
function ask(request: string, body?: object, headers: Record<string, string> = {}): Promise<Reply> {
  const [method = "GET", path = ""] = request.startsWith("/") ? ["GET", request] : request.split(" ", 2);
  return sendSecure(
    `${server.url}/api${path}`,
    { method, headers: { "x-api-key": server.apiKey, ...headers } },
    body && JSON.stringify(body),
  );
}

const flags = { TLS: "true", TLSSkipVerify: "true", TLSSkipClientVerify: "true" };

/** Registers an agent by a multipart form; a field of `undefined` is left out. */
async function register(fields: Record<string, string | undefined> = {}): Promise<Reply> {
  const form = new FormData();
  const url = agent.url.replace("https:", "tcp:");
  const all: Record<string, string | undefined> = {
    Name: "shed",
    EndpointCreationType: "2",
    URL: url,
    ...flags,
    ...fields,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) form.append(name, value);
  const encoded = new Response(form);
  const headers = {
    "x-api-key": server.apiKey,
    "content-type": encoded.headers.get("content-type") ?? "",
  };
  const body = Buffer.from(await encoded.arrayBuffer());
  return sendSecure(`${server.url}/api/endpoints`, { method: "POST", headers }, body);
}

function problem(reply: Reply): [number, string, string] {
  const { message, details } = JSON.parse(reply.body) as { message: string; details: string };
  return [reply.status, message, details];
}

describe("who may ask", () => {
  test("anybody for the status; with the key in a header or the query, or a token, for the rest", async () => {
    const status = (path: string, headers: Record<string, string> = {}): Promise<number> =>
      sendSecure(`${server.url}/api${path}`, { headers }).then((reply) => reply.status);
    expect(await status("/system/status")).toBe(200);
    expect(await status("/endpoints")).toBe(401);
    expect(await status("/endpoints", { "x-api-key": "ptr_wrong" })).toBe(401);
    expect(await status("/endpoints", { "x-api-key": server.apiKey })).toBe(200);
    expect(await status(`/endpoints?X-Api-Key=${encodeURIComponent(server.apiKey)}`)).toBe(200);
    const login = await ask("POST /auth", {
      Username: server.admin.username,
      Password: server.admin.password,
    });
    const { jwt } = JSON.parse(login.body) as { jwt: string };
    expect(await status("/endpoints", { authorization: `Bearer ${jwt}` })).toBe(200);
    expect((await ask("POST /auth", { Username: "admin", Password: "wrong" })).status).toBe(422);
  });

  test("nobody who sends both a key and a token", async () => {
    expect(problem(await ask("/endpoints", undefined, { authorization: "Bearer x" }))).toEqual([
      403,
      "api key and auth header are not allowed at the same time",
      "Api key and auth header are not allowed at the same time",
    ]);
  });
});

describe("registering an agent", () => {
  test("pings it unsigned, asks it signed, and answers with the environment", async () => {
    const reply = await register({ TagIds: "[3]", Gpus: '[{"name":"a","value":"b"}]' });
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toMatchObject({
      Id: 1,
      Name: "shed",
      Type: 2,
      Status: 1,
      GroupId: 1,
      TagIds: [3],
      Gpus: [{ name: "a", value: "b" }],
      Agent: { Version: "2.30.1" },
      // Taken, but shown from the next look on only.
      Snapshots: [],
    });
    expect(JSON.parse((await ask("/endpoints/1")).body)).toMatchObject({
      Snapshots: [{ DockerVersion: "26.1.5", Swarm: false, RunningContainerCount: 0 }],
    });
    expect(agent.requests[0]).toMatchObject({ method: "GET", path: "/ping" });
    expect(agent.requests[0]?.headers).not.toHaveProperty("x-portaineragent-signature");
    expect(agent.requests[1]?.headers["x-portaineragent-publickey"]).toBe(server.publicKey);
    expect((await register()).status).toBe(409);
  });

  test.each([
    [{ Name: undefined }, "Invalid environment name"],
    [{ EndpointCreationType: undefined }, /^Invalid environment type value\./],
    [{ TLSSkipVerify: "True" }, "Invalid CA certificate file. Ensure that the file is uploaded correctly"],
    [{ TLSSkipClientVerify: "1" }, "Invalid certificate file. Ensure that the file is uploaded correctly"],
    [{ TagIds: "x" }, "Invalid TagIds parameter"],
  ])("is refused with %j", async (fields, details) => {
    const [status, message, text] = problem(await register(fields));
    expect([status, message]).toEqual([400, "Invalid request payload"]);
    expect(text).toMatch(details);
  });

  test.each([{ TLS: undefined }, { TLS: "True" }, { URL: "tcp://127.0.0.1:1" }])(
    "fails at the ping with %j",
    async (fields) => {
      expect(problem(await register(fields)).slice(0, 2)).toEqual([500, "Unable to get environment type"]);
    },
  );

  test("fails without a scheme, although the ping was answered", async () => {
    const [status, message, details] = problem(await register({ URL: new URL(agent.url).host }));
    expect([status, message]).toEqual([500, "Unable to initiate communications with environment"]);
    expect(details).toContain("parse docker host");
  });

  test("takes another secret and a foreign claim both for another Portainer", async () => {
    const paired = "Agent already paired with another Portainer instance";
    await using other = await startAgent({ host, secret: "other" });
    expect(problem(await register({ URL: other.url.replace("https:", "tcp:") }))[2]).toBe(paired);
    await using open = await startAgent({ host });
    await sendSecure(`${open.url}/version`, { headers: { ...signedBy(newKey()) } });
    expect(problem(await register({ URL: open.url.replace("https:", "tcp:") }))[2]).toBe(paired);
  });

  test("claims an agent without a secret for a server without one", async () => {
    await using plain = await startPortainerServer({ hosts: [host] });
    await using open = await startAgent({ host });
    const before = server;
    server = plain;
    expect((await register({ URL: open.url.replace("https:", "tcp:") })).status).toBe(200);
    server = before;
    expect(open.claimedBy).toBe(plain.publicKey);
  });
});

describe("environments", () => {
  test("are listed with totals, filtered, paged and without snapshots where asked", async () => {
    for (const Name of ["a", "b", "c"]) await register({ Name });
    const all = await ask("/endpoints?types[]=2&status[]=1&start=2&limit=1&excludeSnapshots=true");
    expect(all.headers).toMatchObject({ "x-total-count": "3", "x-total-available": "3" });
    expect(JSON.parse(all.body)).toMatchObject([{ Name: "b", Snapshots: [] }]);
    expect((await ask("/endpoints?types[]=1")).body).toBe("[]");
    // Neither is looked at, as the brackets are missing.
    expect(JSON.parse((await ask("/endpoints?types=1&status=2")).body)).toHaveLength(3);
    expect((await ask("/endpoints?name=C")).body).toBe("[]");
    const named = await ask("/endpoints?name=c");
    expect(named.headers).toMatchObject({ "x-total-count": "1", "x-total-available": "3" });
    expect(problem(await ask("/endpoints/9"))).toEqual([
      404,
      "Unable to find an environment with the specified identifier inside the database",
      "Object not found inside the database (bucket=endpoints, key=9)",
    ]);
    expect(problem(await ask("/endpoints/x"))).toEqual([
      400,
      "Invalid environment identifier route variable",
      'Strconv.Atoi: parsing "x": invalid syntax',
    ]);
    expect((await ask("DELETE /endpoints/1")).status).toBe(204);
    expect(server.environments()).toHaveLength(2);
  });

  test("are down once a snapshot fails, which is a 204 all the same", async () => {
    await register();
    await agent.kill();
    expect((await ask("POST /endpoints/1/snapshot")).status).toBe(204);
    expect(server.environments()[0]?.Status).toBe(2);
    await agent.restart();
    await ask("POST /endpoints/1/snapshot");
    expect(server.environments()[0]?.Status).toBe(1);
  });

  test("lead to Docker and to the agent's own endpoints; what fails on the way is a bare 502", async () => {
    await register();
    expect(JSON.parse((await ask("/endpoints/1/docker/info")).body)).toMatchObject({ Name: "shed" });
    expect((await ask("/endpoints/1/docker/v2/browse/ls?path=/host/home")).body).toBe("[]");
    expect((await ask("/endpoints/1/agent/docker/version")).status).toBe(200);
    expect(agent.requests.at(-1)?.headers).not.toHaveProperty("x-api-key");
    await agent.kill();
    expect(await ask("/endpoints/1/docker/info")).toMatchObject({ status: 502, body: "" });
  });
});

describe("a stack", () => {
  const file = "services:\n  web:\n    image: demo/web:${TAG}\n    environment: { MODE: $MODE }\n";
  const payload = {
    Name: "My Stack!",
    StackFileContent: file,
    Env: [
      { name: "TAG", value: "1" },
      { name: "MODE", value: "a" },
    ],
  };

  test("is deployed from a string, shown, changed, stopped, started and removed", async () => {
    await register();
    const created = await ask("POST /stacks/create/standalone/string?endpointId=1", payload);
    expect(JSON.parse(created.body)).toMatchObject({
      Id: 2,
      Name: "mystack",
      Type: 2,
      EndpointId: 1,
      Status: 1,
    });
    expect(host.containers()).toMatchObject([{ name: "mystack-web-1", env: { MODE: "a" } }]);
    expect(JSON.parse((await ask("/stacks/2/file")).body)).toEqual({ StackFileContent: file });
    expect(JSON.parse((await ask(`/stacks?filters=${encodeURIComponent('{"EndpointID":9}')}`)).body)).toEqual(
      [],
    );
    // Env replaces: what is left out is gone.
    const changed = { StackFileContent: file, Env: [{ name: "TAG", value: "1" }] };
    expect((await ask("PUT /stacks/2?endpointId=1", changed)).status).toBe(200);
    expect(host.containers()).toMatchObject([{ env: { MODE: "" } }]);
    expect((await ask("POST /stacks/2/stop?endpointId=1")).status).toBe(200);
    expect(host.containers()).toEqual([]);
    expect(problem(await ask("POST /stacks/2/stop?endpointId=1"))[1]).toBe("Stack is already inactive");
    expect((await ask("POST /stacks/2/start?endpointId=1")).status).toBe(200);
    expect(host.containers()).toHaveLength(1);
    expect((await ask("DELETE /stacks/2?endpointId=1")).status).toBe(204);
    expect(host.containers()).toEqual([]);
    expect((await ask("/stacks/2")).status).toBe(404);
  });

  test("whose name is taken is a 409, by another stack or by containers nobody told the server of", async () => {
    await register();
    await ask("POST /stacks/create/standalone/string?endpointId=1", payload);
    const again = await ask("POST /stacks/create/standalone/string?endpointId=1", {
      ...payload,
      Name: "mystack",
    });
    expect(problem(again).slice(0, 2)).toEqual([
      409,
      "A stack with the normalized name 'mystack' already exists",
    ]);
    await host.composeUp(file, { projectName: "byhand", env: { TAG: "1", MODE: "" } });
    const other = await ask("POST /stacks/create/standalone/string?endpointId=1", {
      ...payload,
      Name: "byhand",
    });
    expect(other.status).toBe(409);
  });

  test.each([
    ["POST /stacks/create/standalone/string", payload, 400, "Invalid query parameter: endpointId"],
    ["POST /stacks/create/standalone/string?endpointId=9", payload, 404, /^Unable to find an environment/],
    ["POST /stacks/create/standalone/string?endpointId=1", { Name: "x" }, 400, "Invalid request payload"],
    ["POST /stacks/create/swarm/string?endpointId=1", payload, 400, "Invalid request payload"],
    [
      "POST /stacks/create/standalone/string?endpointId=1",
      { ...payload, StackFileContent: "services: { web: { image: 'demo/nope' } }" },
      500,
      /^pull access denied for demo\/nope/,
    ],
  ])("%s with %j is refused", async (request, body, status, message) => {
    await register();
    const [code, text] = problem(await ask(request, body));
    expect(code).toBe(status);
    expect(text).toMatch(message);
    expect(server.stacks()).toEqual([]);
  });

  test("for a Swarm needs its ID", async () => {
    await using swarm = await createSwarm({ nodes: ["boss", "one"], secret: "s3cret" });
    const boss = swarm.node("boss");
    boss.host.registry.push("demo/web:1");
    await using own = await startPortainerServer({ agentSecret: "s3cret", hosts: [boss.host] });
    const before = server;
    server = own;
    await register({ URL: boss.agent.url.replace("https:", "tcp:") });
    expect(JSON.parse((await ask("/endpoints/1")).body)).toMatchObject({
      Snapshots: [{ Swarm: true, NodeCount: 2 }],
    });
    const { body } = await ask("/endpoints/1/docker/swarm");
    const { ID } = JSON.parse(body) as { ID: string };
    const created = await ask("POST /stacks/create/swarm/string?endpointId=1", { ...payload, SwarmID: ID });
    server = before;
    expect(JSON.parse(created.body)).toMatchObject({ Type: 1, SwarmId: swarm.id });
    expect(boss.host.containers()).toHaveLength(1);
  });
});

test("what is not there is a plain 404, and a wrong method an empty 405", async () => {
  expect(await ask("/nope")).toMatchObject({ status: 404, body: "404 page not found\n" });
  expect(await ask("PUT /endpoints")).toMatchObject({ status: 405, body: "" });
});
