import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { createDockerHost } from "../../src/index.ts";
import { newKey, signedBy } from "../support/agent-keys.ts";
import { sendSecure } from "../support/secure-request.ts";

test("an agent in a container serves its host's engine and names its own address in its certificate", async () => {
  await using host = createDockerHost({ name: "shed" });
  await host.runContainer({
    name: "agent",
    image: "portainer/agent:2.30.1",
    env: { AGENT_SECRET: "s3cret" },
    ports: [{ containerPort: 9001, hostPort: 9001 }],
    mounts: ["/var/run/docker.sock:/var/run/docker.sock"],
  });
  const agent = host.program("agent");
  if (agent?.kind !== "agent") throw new Error("No agent");
  expect(new X509Certificate(agent.certificatePem).subjectAltName).toMatch(
    /^DNS:localhost, IP Address:172\.17\.\d+\.\d+$/,
  );
  const reply = await sendSecure(`${agent.url}/info`, { headers: { ...signedBy(newKey(), "s3cret") } });
  expect(JSON.parse(reply.body)).toMatchObject({ Name: "shed", ContainersRunning: 1 });
  expect(agent.requests).toHaveLength(1);
  expect(agent.logs.join("\n")).toContain("starting Agent API server");
  const { url } = agent;
  await agent.close();
  await expect(sendSecure(`${url}/ping`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(host.containers()[0]?.status).toBe("exited");
});

test("an agent that Watchtower updates is a new process: new certificate, claim forgotten", async () => {
  await using host = createDockerHost();
  const image = "portainer/agent:latest";
  await host.runContainer({ name: "agent", image, ports: [{ containerPort: 9001, hostPort: 9001 }] });
  await host.runContainer({
    name: "watchtower",
    image: "containrrr/watchtower",
    labels: { "com.centurylinklabs.watchtower.enable": "false" },
  });
  const before = host.program("agent");
  const watchtower = host.program("watchtower");
  if (before?.kind !== "agent" || watchtower?.kind !== "watchtower") throw new Error("Programs missing");
  await sendSecure(`${before.url}/version`, { headers: { ...signedBy(newKey()) } });
  expect(before.claimedBy).toBeDefined();
  const { url, fingerprint256 } = before;

  host.registry.push(image, { content: "agent 2.31.0", exposedPorts: ["9001"] });
  await watchtower.runScheduledScan();
  const after = host.program("agent");
  if (after?.kind !== "agent") throw new Error("No agent");
  expect(after.url).toBe(url);
  expect(after.fingerprint256).not.toBe(fingerprint256);
  expect(after.claimedBy).toBeUndefined();
});
