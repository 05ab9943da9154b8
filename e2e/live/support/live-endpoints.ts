import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAgentProxy } from "@stack/portainer-agent-client";
import { provideBusybox } from "../../test/support/busybox.ts";
import { docker } from "../../test/support/command.ts";
import { removeHoldings, sandboxLabel } from "../../test/support/engine-holdings.ts";
import { engineAddress } from "../../test/support/engine.ts";
import { registry } from "../../test/support/registry.ts";
import type { DockerEndpoints } from "../../through-the-agent/support/docker-bench.ts";
import { startLiveAgent, type LiveAgent } from "./live-agent.ts";

/** With the agent's container. */
export interface LiveEndpoints extends DockerEndpoints {
  readonly agent: LiveAgent;
}

/** This engine, and the same through a published agent that runs on it. */
export async function openLiveEndpoints(): Promise<LiveEndpoints> {
  const name = `stack-e2e-${randomBytes(4).toString("hex")}`;
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const image = `stack-e2e/box:${name}`;
  const pullable = `${registry}/stack-e2e/${name}:latest`;
  await buildBox(name, folder, image);
  await publishFromBox(folder, image, pullable);
  const agent = await startLiveAgent({ AGENT_SECRET: "s3cret" });
  const proxy = createAgentProxy(await agent.client({ secret: "s3cret" }));
  const { dockerHost } = await proxy.listen({ path: join(folder, "docker.sock") });
  return {
    hosts: { engine: await engineAddress(), proxy: dockerHost },
    ...{ name, folder, image, pullable, agent },
    busyCommand: ["sh", "-c", "while true; do true; done"],
    async close() {
      await proxy.close();
      await agent[Symbol.asyncDispose]();
      await removeHoldings(name);
      await rm(folder, { recursive: true });
    },
  };
}

/** An image with busybox in it, and nothing else. */
async function buildBox(name: string, folder: string, image: string): Promise<void> {
  const context = join(folder, "box");
  const lines = [
    ...["FROM scratch", "COPY busybox /bin/busybox", 'RUN ["/bin/busybox", "--install", "/bin"]'],
    `LABEL ${sandboxLabel}=${name}`,
  ];
  await mkdir(context);
  await provideBusybox(context);
  await writeFile(join(context, "Dockerfile"), `${lines.join("\n")}\n`);
  await docker(["build", "--quiet", "-t", image, context]);
}

/** Pushes an image of which this engine keeps nothing. */
async function publishFromBox(folder: string, box: string, published: string): Promise<void> {
  const context = join(folder, "published");
  await mkdir(context);
  await writeFile(join(context, "random"), randomBytes(2_000_000));
  await writeFile(join(context, "Dockerfile"), `FROM ${box}\nCOPY random /random\n`);
  await docker(["build", "--quiet", "-t", published, context]);
  await docker(["push", published]);
  await docker(["rmi", published]);
}
