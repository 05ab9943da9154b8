import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createDockerHost, startAgent, type DockerHost } from "@stack/simulator";
import { docker } from "../../test/support/command.ts";
import { freePorts } from "../../test/support/free-ports.ts";
import { parts } from "./parts.ts";
import { exchangeOverTls } from "./tls-exchange.ts";
import { until } from "../../test/support/until.ts";

/** A file of both hosts, by its path; `content` as it is in both, a link's target, or no content for a directory. */
export interface TwinFile {
  readonly path: string;
  readonly content?: string | Uint8Array;
  readonly link?: string;
}

/** An agent, real or simulated, on a simulated engine of its own. */
export interface AgentTwin {
  readonly url: string;
  readonly host: DockerHost;
  /** New certificate, claim forgotten. */
  readonly restart: () => Promise<void>;
}

/** The same agent twice: its engines filled alike, and the files that it sees. */
export interface AgentTwins extends AsyncDisposable {
  readonly real: AgentTwin;
  readonly simulated: AgentTwin;
  /** From now on neither engine answers its agent. */
  loseEngines(): Promise<void>;
}

/** When each file was last changed. */
const modified = new Date("2026-01-02T03:04:05Z");

/** Starts both, the published one in a container; a secret makes both ask for it. */
export async function startAgentTwins(
  fill: (host: DockerHost) => Promise<void>,
  files: readonly TwinFile[],
  secret?: string,
): Promise<AgentTwins> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "stack-e2e-twins-"));
  stack.defer(() => rm(folder, { recursive: true }));
  const hosts = [stack.use(createDockerHost()), stack.use(createDockerHost())] as const;
  for (const host of hosts) await fill(host);
  for (const one of files) {
    await writeReal(join(folder, "root"), one);
    const { path, content, link } = one;
    if (link !== undefined) hosts[1].files.link(path, link);
    else if (content === undefined) hosts[1].files.makeDirectory(path);
    else hosts[1].files.write(path, content, { modified });
  }
  const listener = stack.use(await hosts[0].listen({ socketPath: join(folder, "docker.sock") }));
  const real = stack.use(await startReal(folder, secret));
  const { headers } = (await exchangeOverTls(real.url, { method: "GET", path: "/ping" })) as {
    headers: Record<string, string>;
  };
  const simulated = stack.use(
    await startAgent({
      host: hosts[1],
      version: headers["portainer-agent"] ?? "",
      ...(secret !== undefined && { secret }),
    }),
  );
  const all = stack.move();
  return {
    real: { url: real.url, host: hosts[0], restart: real.restart },
    simulated,
    async loseEngines() {
      await listener.close();
      simulated.setDockerReachable(false);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function writeReal(root: string, { path, content, link }: TwinFile): Promise<void> {
  const place = join(root, path);
  await mkdir(content === undefined && link === undefined ? place : dirname(place), { recursive: true });
  if (link !== undefined) return symlink(link, place);
  if (content === undefined) return;
  await writeFile(place, content);
  await utimes(place, modified, modified);
}

async function startReal(
  folder: string,
  secret: string | undefined,
): Promise<AsyncDisposable & Pick<AgentTwin, "url" | "restart">> {
  const name = `stack-e2e-twin-${randomUUID().slice(0, 8)}`;
  const [port = 0] = await freePorts(1);
  const url = `https://127.0.0.1:${port}`;
  const mounts = [
    `${folder}/docker.sock:/var/run/docker.sock`,
    `${folder}/root/var/lib/docker/volumes:/var/lib/docker/volumes`,
    `${folder}/root:/host`,
  ].flatMap((mount) => ["-v", mount]);
  const settings = secret === undefined ? [] : ["-e", `AGENT_SECRET=${secret}`];
  const label = "com.centurylinklabs.watchtower.enable=false";
  const options = ["--name", name, "--label", label, "-p", `127.0.0.1:${port}:9001`, ...mounts, ...settings];
  const answers = async (): Promise<void> => {
    const ping = (): Promise<object> => exchangeOverTls(url, { method: "GET", path: "/ping" });
    await until("An answer of the agent", ping, (reply) => "status" in reply);
  };
  await docker(["run", "-d", ...options, parts.agent]);
  await answers();
  return {
    url,
    async restart() {
      await docker(["restart", "--time", "1", name]);
      await answers();
    },
    async [Symbol.asyncDispose]() {
      await docker(["rm", "-f", name]);
    },
  };
}
