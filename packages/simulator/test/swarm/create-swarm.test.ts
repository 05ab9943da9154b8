import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSwarm, type Swarm } from "../../src/index.ts";
import { newKey, signedBy } from "../support/agent-keys.ts";
import type { Reply } from "../support/request.ts";
import { sendSecure } from "../support/secure-request.ts";
import { type OpenWebSocket, openWebSocket } from "../support/web-socket.ts";

const signature = { ...signedBy(newKey(), "s3cret") };
let swarm: Swarm;

beforeEach(async () => {
  swarm = await createSwarm({ nodes: ["boss", "one", "two"], secret: "s3cret" });
  for (const { name, host } of swarm.nodes) {
    host.registry.push("demo/box");
    await host.runContainer({ name: `box-${name}`, image: "demo/box" });
    host.files.write("/srv/who", name);
  }
});

afterEach(() => swarm.close());

interface CallOptions {
  readonly at?: string;
  readonly for?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends a signed request to the agent of a node (default `one`), for a node when one is named. */
function call(request: string, options: CallOptions = {}): Promise<Reply> {
  const [method = "GET", path = ""] = request.startsWith("/") ? ["GET", request] : request.split(" ", 2);
  const target = options.for === undefined ? {} : { "x-portaineragent-target": options.for };
  const headers = { ...signature, ...target, ...options.headers };
  return sendSecure(`${swarm.node(options.at ?? "one").agent.url}${path}`, { method, headers }, options.body);
}

function problem(reply: Reply): [number, unknown] {
  return [reply.status, JSON.parse(reply.body)];
}

interface Listed {
  Names: string[];
  Portainer?: { Agent: { NodeName: string } };
}

async function names(request: string, options: CallOptions = {}): Promise<string[]> {
  const listed = JSON.parse((await call(request, options)).body) as Listed[];
  return listed.map(({ Names, Portainer }) => `${Names[0]}@${Portainer?.Agent.NodeName ?? "-"}`).sort();
}

const everything = ["/box-boss@boss", "/box-one@one", "/box-two@two"];
const noTarget = {
  message: "The agent was unable to contact any other agent",
  details: "Unable to find the targeted agent",
};

test("/agents lists every agent alive, the one that answers included", async () => {
  expect(JSON.parse((await call("/agents")).body)).toEqual([
    { IPAddress: "10.0.1.2", Port: "9001", NodeName: "boss", NodeRole: "manager", EdgeKeySet: false },
    { IPAddress: "10.0.1.3", Port: "9001", NodeName: "one", NodeRole: "worker", EdgeKeySet: false },
    { IPAddress: "10.0.1.4", Port: "9001", NodeName: "two", NodeRole: "worker", EdgeKeySet: false },
  ]);
});

describe("a list", () => {
  test.each([undefined, "two", "nobody"])(
    "for %s is everybody's, each object with its node",
    async (target) => {
      expect(await names("/containers/json", target === undefined ? {} : { for: target })).toEqual(
        everything,
      );
    },
  );

  test("for the node that is asked is its Docker's own, without a node", async () => {
    expect(await names("/containers/json", { for: "one" })).toEqual(["/box-one@-"]);
  });

  test("of volumes has nothing but the volumes; images and networks are everybody's, too", async () => {
    await call("POST /volumes/create", { for: "two", body: '{"Name":"data"}' });
    expect(JSON.parse((await call("/volumes")).body)).toEqual({
      Volumes: [expect.objectContaining({ Name: "data", Portainer: { Agent: { NodeName: "two" } } })],
    });
    expect(JSON.parse((await call("/images/json")).body)).toHaveLength(3);
    expect(JSON.parse((await call("/networks")).body)).toHaveLength(9);
  });

  test("leaves out without a word a node whose agent has died", async () => {
    await swarm.node("two").agent.kill();
    const reply = await call("/containers/json");
    expect(reply.status).toBe(200);
    expect(await names("/containers/json")).toEqual(["/box-boss@boss", "/box-one@one"]);
    expect(JSON.parse((await call("/agents")).body)).toHaveLength(3);
    swarm.noticeDeath("two");
    expect(JSON.parse((await call("/agents")).body)).toHaveLength(2);
  });

  test("leaves out one that does not answer a ping in time", async () => {
    swarm.node("one").agent.setLimits({ memberPingMs: 1500 });
    swarm.node("two").agent.freeze();
    expect(await names("/containers/json")).toEqual(["/box-boss@boss", "/box-one@one"]);
  });

  test("is an empty 200 where every Docker refuses the request", async () => {
    const reply = await call(`/containers/json?filters=${encodeURIComponent('{"nope":["x"]}')}`);
    expect(reply).toMatchObject({ status: 200, body: "[]" });
    expect(swarm.node("one").agent.logs.join("\n")).toContain("unable to retrieve node resources");
  });
});

describe("a request for a node", () => {
  test("is carried out there, its query doubled and the agent's headers, too", async () => {
    const reply = await call("/containers/box-two/json?size=0", { for: "two" });
    expect(JSON.parse(reply.body)).toMatchObject({ Name: "/box-two" });
    expect(reply.headers).toMatchObject({
      "portainer-agent": "2.30.1, 2.30.1",
      "portainer-agent-api-version": "2, 2",
      "portainer-agent-platform": "1, 1",
      "api-version": "1.45",
    });
    expect(swarm.node("two").agent.requests.at(-1)?.path).toBe("/containers/box-two/json?size=0&size=0");
  });

  test("that nobody is named in is carried out by whoever is asked", async () => {
    expect((await call("/containers/box-one/json")).status).toBe(200);
    expect((await call("/containers/box-two/json")).status).toBe(404);
    expect((await call("/containers/box-one/json", { for: "one" })).headers["portainer-agent"]).toBe(
      "2.30.1",
    );
  });

  test("with a body arrives whole", async () => {
    await call("POST /volumes/create", { for: "two", body: '{"Name":"far"}' });
    expect(swarm.node("two").host.files.list("/var/lib/docker/volumes")).toEqual(["far"]);
  });

  test("that is not there is a 500, and one whose agent has died an empty 502", async () => {
    expect(problem(await call("/version", { for: "nobody" }))).toEqual([500, noTarget]);
    await swarm.node("two").agent.kill();
    const reply = await call("/version", { for: "two" });
    expect(reply).toMatchObject({ status: 502, body: "" });
    expect(reply.headers["portainer-agent"]).toBe("2.30.1");
  });

  test("is browsed and inspected there; the old form of browsing loses its prefix and is a 404", async () => {
    expect((await call("/browse/get?path=/host/srv/who", { for: "two" })).body).toBe("two");
    expect((await call("/v2/host/info", { for: "two" })).headers["portainer-agent"]).toBe("2.30.1, 2.30.1");
    await call("POST /volumes/create", { for: "two", body: '{"Name":"data"}' });
    expect((await call("/v1/browse/data/ls?path=/", { for: "two" })).status).toBe(404);
    expect((await call("/v1/browse/data/ls?path=/", { at: "two", for: "two" })).status).toBe(200);
  });

  test("is passed on by /host/info before the signature is looked at, by /browse after", async () => {
    const unsigned = (path: string, target: string): Promise<Reply> =>
      sendSecure(`${swarm.node("one").agent.url}${path}`, { headers: { "x-portaineragent-target": target } });
    expect(problem(await unsigned("/host/info", "nobody"))).toEqual([500, noTarget]);
    expect((await unsigned("/host/info", "two")).status).toBe(403);
    expect(swarm.node("two").agent.requests).toHaveLength(1);
    expect((await unsigned("/browse/ls?path=/", "nobody")).status).toBe(403);
  });
});

describe("what only a manager knows", () => {
  test.each(["/info", "/nodes", "/swarm", "/services", "/tasks", "/secrets", "/configs"])(
    "%s is asked of the manager, whatever node it is for",
    async (path) => {
      const reply = await call(path, { for: "two" });
      expect(reply.status).toBe(200);
      expect(swarm.node("boss").agent.requests.map((request) => request.path)).toEqual([path]);
    },
  );

  test("tells of the cluster", async () => {
    expect(JSON.parse((await call("/info")).body)).toMatchObject({
      Name: "boss",
      Swarm: { LocalNodeState: "active", ControlAvailable: true, Cluster: { ID: swarm.id }, Nodes: 3 },
    });
    const nodes = JSON.parse((await call("/nodes")).body) as { Description: { Hostname: string } }[];
    expect(nodes.map(({ Description }) => Description.Hostname)).toEqual(["boss", "one", "two"]);
  });

  test("can be anything with the header of a manager operation, which a target does not turn", async () => {
    const headers = { "x-portaineragent-manageroperation": "1" };
    expect((await call("/containers/box-boss/json", { headers, for: "two" })).status).toBe(200);
  });

  test("cannot be asked without one", async () => {
    await swarm.node("boss").agent.close();
    expect(problem(await call("/nodes"))).toEqual([
      500,
      {
        message: "The agent was unable to contact any other agent located on a manager node",
        details: "Unable to find an agent on any manager node",
      },
    ]);
  });
});

describe("a WebSocket", () => {
  const open = (path: string, target?: string): Promise<OpenWebSocket> =>
    openWebSocket(`${swarm.node("one").agent.url}${path}`, {
      ...signature,
      ...(target === undefined ? {} : { "x-portaineragent-target": target }),
    });

  async function shellOn(target: string): Promise<string> {
    const body = JSON.stringify({ AttachStdin: true, AttachStdout: true, Tty: true, Cmd: ["sh"] });
    return (
      JSON.parse((await call(`POST /containers/box-${target}/exec`, { for: target, body })).body) as {
        Id: string;
      }
    ).Id;
  }

  test("needs a target, even for the node that is asked", async () => {
    await expect(open("/websocket/exec?id=ab")).rejects.toMatchObject({ status: 500 });
    await expect(open("/websocket/exec?id=ab", "nobody")).rejects.toMatchObject({ status: 500 });
    using near = await open(`/websocket/exec?id=${await shellOn("one")}`, "one");
    near.socket.send("\n");
    await near.until("/ # ");
  });

  test("reaches a console on another node, whose end comes as a close frame that no client may accept", async () => {
    using far = await open(`/websocket/exec?id=${await shellOn("two")}`, "two");
    const failure = new Promise<Error>((resolve) => far.socket.once("error", resolve));
    far.socket.send("echo far\n");
    await far.until("\r\nfar\r\n");
    far.socket.send("exit\n");
    expect((await failure).message).toContain("invalid status code 1006");
  });

  test("passes a refusal and a close code back", async () => {
    await expect(open("/websocket/exec?id=zz", "two")).rejects.toMatchObject({
      status: 400,
      headers: { "portainer-agent": "2.30.1, 2.30.1", "content-type": "application/json" },
    });
    using far = await open(`/websocket/exec?id=${await shellOn("two")}`, "two");
    far.socket.send("x".repeat(2049));
    expect(await far.closed()).toMatchObject({ code: 1009 });
    await swarm.node("two").agent.kill();
    await expect(open("/websocket/exec?id=ab", "two")).rejects.toMatchObject({ status: 503 });
  });
});

test("each agent without a secret is claimed by itself, when a request first reaches it", async () => {
  await using open = await createSwarm({ nodes: ["a", "b"] });
  const key = { ...signedBy(newKey()) };
  const url = open.node("a").agent.url;
  await sendSecure(`${url}/version`, { headers: key });
  expect(open.nodes.map(({ agent }) => agent.claimedBy !== undefined)).toEqual([true, false]);
  await sendSecure(`${url}/containers/json`, { headers: key });
  expect(open.nodes.map(({ agent }) => agent.claimedBy !== undefined)).toEqual([true, true]);
});
