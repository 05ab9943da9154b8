import { expect, test } from "vitest";
import { startSignedAgent } from "../support/agent.ts";

test("tells what is left of the pull limit, only under /v2 and only to POST", async () => {
  await using setup = await startSignedAgent();
  setup.host.registry.setDockerHub({ pulls: { limit: 200, remaining: 17 } });
  expect(await setup.call("POST /v2/dockerhub", { body: "{}" })).toMatchObject({
    status: 200,
    body: '{"remaining":17,"limit":200}',
  });
  expect((await setup.call("/v2/dockerhub")).status).toBe(405);
  expect((await setup.call("POST /dockerhub", { body: "{}" })).status).toBe(404);
});

test("is null where Docker Hub does not say", async () => {
  await using setup = await startSignedAgent();
  setup.host.registry.setDockerHub({});
  expect((await setup.call("POST /v2/dockerhub", { body: '{"authentication":false}' })).body).toBe("null");
});

test.each([
  ["", 400, "Invalid request payload", "EOF"],
  ['{"authentication":true,"username":"x"}', 400, "Invalid request payload", "Missing username or password"],
  [
    '{"authentication":true,"username":"x","password":"wrong"}',
    500,
    "Unable to retrieve DockerHub token from DockerHub",
    "Failed fetching dockerhub token",
  ],
])("refuses %j", async (body, status, message, details) => {
  await using setup = await startSignedAgent();
  setup.host.registry.setDockerHub({ accounts: { x: "right" } });
  const reply = await setup.call("POST /v2/dockerhub", { body });
  expect([reply.status, JSON.parse(reply.body)]).toEqual([status, { message, details }]);
});

test("fails while Docker Hub does not answer", async () => {
  await using setup = await startSignedAgent();
  setup.host.registry.failPulls("*");
  const reply = await setup.call("POST /v2/dockerhub", { body: "{}" });
  expect(reply.status).toBe(500);
  expect(reply.body).toContain("connection refused");
});
