import { expect, test } from "vitest";
import { startSignedAgent } from "../support/agent.ts";

test("an agent on Docker has no service account token to pass on", async () => {
  await using setup = await startSignedAgent();
  const reply = await setup.call("/kubernetes/api/v1/pods");
  expect([reply.status, JSON.parse(reply.body)]).toEqual([
    500,
    {
      message: "Unable to read service account token file",
      details: "Open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory",
    },
  ]);
});

test("with a token it finds no cluster and answers an empty 502", async () => {
  await using setup = await startSignedAgent();
  const headers = { "x-portaineragent-sa-token": "t" };
  expect(await setup.call("/kubernetes/api", { headers })).toMatchObject({ status: 502, body: "" });
});

test("a stack is refused without its file, and with one the handler panics", async () => {
  await using setup = await startSignedAgent();
  const reply = await setup.call("POST /v2/kubernetes/stack", { body: "{}" });
  expect(JSON.parse(reply.body)).toEqual({
    message: "Invalid request payload",
    details: "Missing deployment config",
  });
  await expect(
    setup.call("POST /v2/kubernetes/stack", { body: '{"StackConfig":"x"}' }),
  ).rejects.toMatchObject({ code: "ECONNRESET" });
});
