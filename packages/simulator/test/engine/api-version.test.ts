import { afterEach, beforeEach, expect, test } from "vitest";
import { createDockerHost, type DockerHost, type EngineListener } from "../../src/index.ts";
import { type Reply, send } from "../support/request.ts";

let host: DockerHost;
let engine: EngineListener;

beforeEach(async () => {
  host = createDockerHost({ engineVersion: "29.0.0", apiVersion: "1.52", minApiVersion: "1.44" });
  engine = await host.listen({ port: 0 });
});

afterEach(() => host.close());

const get = (path: string, method = "GET"): Promise<Reply> => send(`${engine.url!}${path}`, { method });
const messageOf = (reply: Reply): string => (JSON.parse(reply.body) as { message: string }).message;

test("a port instead of a socket gives a tcp DOCKER_HOST on loopback", () => {
  expect(engine.dockerHost).toBe(engine.url!.replace("http:", "tcp:"));
  expect(engine.dockerHost).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
});

test("versions from the oldest to the newest are served, and no version at all", async () => {
  for (const prefix of ["", "/v1.44", "/v1.50", "/v1.52"])
    expect((await get(`${prefix}/info`)).status).toBe(200);
});

test("an older version is refused in Docker's words", async () => {
  const reply = await get("/v1.25/containers/json");
  expect(reply.status).toBe(400);
  expect(messageOf(reply)).toBe(
    "client version 1.25 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version",
  );
});

test("a newer version is refused in Docker's words", async () => {
  const reply = await get("/v1.99/info");
  expect(reply.status).toBe(400);
  expect(messageOf(reply)).toBe("client version 1.99 is too new. Maximum supported API version is 1.52");
});

test("every answer carries the engine's headers", async () => {
  expect((await get("/_ping", "HEAD")).headers).toMatchObject({
    "api-version": "1.52",
    ostype: "linux",
    server: "Docker/29.0.0 (linux)",
  });
});

test("an unknown path is a JSON 404", async () => {
  const reply = await get("/nothing");
  expect(reply).toMatchObject({ status: 404, body: '{"message":"page not found"}\n' });
});

test("a body that is no JSON is a 400", async () => {
  const reply = await send(`${engine.url!}/containers/create`, { method: "POST" }, "{");
  expect(reply.status).toBe(400);
});

test("close of the listener ends the service there, and its socket folder goes", async () => {
  const { existsSync } = await import("node:fs");
  const other = await host.listen();
  expect(existsSync(other.socketPath!)).toBe(true);
  expect(other.dockerHost).toBe(`unix://${other.socketPath!}`);
  await other.close();
  expect(existsSync(other.socketPath!)).toBe(false);
  expect((await get("/_ping")).status).toBe(200);
});
