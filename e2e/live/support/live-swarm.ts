import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAgentClient, readServerCertificate, type AgentClient } from "@stack/portainer-agent-client";
import { docker } from "../../test/support/command.ts";
import { linkEngines } from "./engine-links.ts";
import { isolateEngine, type IsolatedEngine } from "./isolated-engine.ts";
import { parts } from "./parts.ts";
import { until } from "../../test/support/until.ts";

/** The secret of all agents of the Swarm. */
export const swarmSecret = "s3cret";

/** An engine of the Swarm, with an agent. */
export interface LiveNode extends IsolatedEngine {
  /** Where its agent is. */
  readonly url: string;
}

/** Two engines in one Swarm, with the published agent on each. */
export interface LiveSwarm extends AsyncDisposable {
  readonly manager: LiveNode;
  readonly worker: LiveNode;
  /** A client for the agent of a node that pins the certificate it serves now; closed with the Swarm. */
  client(node: LiveNode): Promise<AgentClient>;
}

/** Makes the Swarm, deploys the agents, and waits until they know each other. */
export async function startLiveSwarm(): Promise<LiveSwarm> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "stack-e2e-swarm-"));
  started.defer(() => rm(folder, { recursive: true }));
  const images = join(folder, "images.tar");
  await docker(["save", "--output", images, parts.swarm]);
  const first = started.use(await isolateEngine("live-manager", folder));
  const second = started.use(await isolateEngine("live-worker", folder));
  const { addresses, between } = await linkEngines(first, second);
  for (const engine of [first, second]) {
    await engine.start();
    await engine.docker(["load", "--input", images]);
  }
  await first.docker(["swarm", "init", "--advertise-addr", between[0]]);
  const token = await first.docker(["swarm", "join-token", "--quiet", "worker"]);
  const joining = ["swarm", "join", "--token", token, "--advertise-addr", between[1], `${between[0]}:2377`];
  await second.docker(joining);
  await deployAgents(first, folder);
  const manager = { ...first, url: `https://${addresses[0]}:9001` };
  const worker = { ...second, url: `https://${addresses[1]}:9001` };
  for (const node of [manager, worker]) await untilAgents(node, [manager, worker]);
  const clients = started.use(new AsyncDisposableStack());
  const all = started.move();
  return {
    manager,
    worker,
    client: async (node) => clients.use(await connect(node)),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function connect({ url }: LiveNode): Promise<AgentClient> {
  const { fingerprint256 } = await readServerCertificate(new URL(url));
  return createAgentClient({ url, secret: swarmSecret, tls: { fingerprint256 } });
}

/**
 * The commands of Portainer's own wizard, for engines that have their files elsewhere.
 *
 * The one difference: port 9001 is published on the nodes themselves, not by Swarm's routing mesh. That needs IPVS in
 * the kernel, and hands each call to an agent that the test did not choose.
 */
async function deployAgents(manager: IsolatedEngine, folder: string): Promise<void> {
  const network = "portainer_agent_network";
  await manager.docker(["network", "create", "--driver", "overlay", "--attachable", network]);
  const mounts = [
    [`${folder}/{{.Node.Hostname}}/docker.sock`, "/var/run/docker.sock"],
    [`${folder}/{{.Node.Hostname}}/data/volumes`, "/var/lib/docker/volumes"],
    ["/", "/host"],
  ].flatMap(([source, target]) => ["--mount", `type=bind,src=${source},dst=${target}`]);
  await manager.docker([
    ...["service", "create", "--detach", "--no-resolve-image", "--name", "agent", "--mode", "global"],
    ...["--network", network, "--publish", "mode=host,target=9001,published=9001"],
    ...["--constraint", "node.platform.os == linux", "--env", "AGENT_CLUSTER_ADDR=tasks.agent"],
    ...["--env", `AGENT_SECRET=${swarmSecret}`, ...mounts, parts.swarm],
  ]);
}

/** Waits until the agent of a node answers, and counts just the agents of these. */
export async function untilAgents(node: LiveNode, expected: readonly LiveNode[]): Promise<void> {
  const names = expected.map(({ name }) => name).sort();
  const known = async (): Promise<string> => {
    try {
      await using client = await connect(node);
      const agents = await client.agents();
      return agents
        .map(({ nodeName }) => nodeName)
        .sort()
        .join();
    } catch (error) {
      return String(error);
    }
  };
  await until(`The agents of ${names.join()}`, known, (answer) => answer === names.join());
}
