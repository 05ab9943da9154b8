import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { onTestFinished } from "vitest";
import { createAgentClient, createAgentProxy } from "../../src/index.ts";
import { temporaryFolder } from "./proxy.ts";

/** A proxy whose agent, with a container `web`, runs in another thread; all ends with the test. Gives its socket. */
export async function startProxyAlone(): Promise<string> {
  const worker = new Worker(new URL("agent-worker.ts", import.meta.url));
  onTestFinished(async () => {
    await worker.terminate();
  });
  const [{ url, fingerprint256 }] = (await once(worker, "message")) as [
    { url: string; fingerprint256: string },
  ];
  const client = createAgentClient({ url, secret: "s3cret", tls: { fingerprint256 } });
  onTestFinished(() => client.close());
  const proxy = createAgentProxy(client);
  onTestFinished(() => proxy.close());
  const path = join(await temporaryFolder(), "docker.sock");
  await proxy.listen({ path });
  return path;
}
