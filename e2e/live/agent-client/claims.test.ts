import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acceptCertificate, createAgentKey, readServerCertificate } from "@stack/portainer-agent-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker } from "../../test/support/command.ts";
import { startLiveAgent, type LiveAgent } from "../support/live-agent.ts";
import { isMissing, parts } from "../support/parts.ts";

describe.skipIf(isMissing("agent"))(`claims and certificates of ${parts.agent}`, () => {
  let agent: LiveAgent;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stack-e2e-claims-"));
    agent = await startLiveAgent();
  });
  afterAll(async () => {
    await agent[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test("an agent without a secret is left alone until it is claimed by name, and is then that key's", async () => {
    const unsure = await agent.client({ key: await createAgentKey() });
    await unsure.ping();
    await expect(unsure.hostInfo()).rejects.toMatchObject({ code: "REFUSED" });
    const key = { file: join(folder, "agent.key") };
    await (await agent.client({ key, claim: true })).hostInfo();
    await expect((await agent.client({ key, claimed: true })).hostInfo()).resolves.toBeDefined();
    const other = await agent.client({ key: await createAgentKey(), claim: true });
    await expect(other.hostInfo()).rejects.toMatchObject({ kind: "signature-refused" });
  });

  test("a restart brings a new certificate, which is refused until it is accepted, and frees the claim", async () => {
    const file = join(folder, "known_agents");
    const tls = { trustOnFirstUse: { file } };
    const key = await createAgentKey();
    const client = await agent.client({ tls, key, claim: true });
    await client.ping();
    await agent.restart();
    const error: unknown = await client.ping().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "NETWORK", reason: "certificate" });
    const { fingerprint256 } = await readServerCertificate(new URL(agent.url));
    expect((error as Error).message).toContain(`presents ${fingerprint256}, but ${file} knows`);
    await acceptCertificate({ file, url: agent.url, fingerprint256 });
    await expect((await agent.client({ tls, key, claim: true })).hostInfo()).resolves.toBeDefined();
  });

  test("an agent that nobody claims stops listening, and its container runs on", async () => {
    await using closing = await startLiveAgent({ AGENT_SECRET_TIMEOUT: "3s" });
    const client = await closing.client();
    const end = Date.now() + 60_000;
    let error: unknown;
    while (error === undefined && Date.now() < end) {
      error = await client.ping().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    }
    expect(error).toMatchObject({ code: "NETWORK" });
    expect((error as Error).message).toContain("after 72 hours, until it is restarted");
    expect(await docker(["inspect", "--format", "{{.State.Running}}", closing.name])).toBe("true");
  });
});
