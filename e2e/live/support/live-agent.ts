import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createAgentClient,
  readServerCertificate,
  type AgentClient,
  type AgentClientOptions,
} from "@stack/portainer-agent-client";
import { provideBusybox } from "../../test/support/busybox.ts";
import { docker } from "../../test/support/command.ts";
import { freePorts } from "../../test/support/free-ports.ts";
import { engineSocket } from "./live-watchtower.ts";
import { parts } from "./parts.ts";

/** A published agent in a container of its own, on a loopback port. */
export interface LiveAgent extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** A client that pins the certificate it serves now; closed with the agent. */
  client(options?: Partial<AgentClientOptions>): Promise<AgentClient>;
  /** Restarts it, and waits until it answers: new certificate, claim forgotten. */
  restart(): Promise<void>;
}

/** Starts one, with the mounts of Portainer's own instructions, and waits until it answers. */
export async function startLiveAgent(environment: Readonly<Record<string, string>> = {}): Promise<LiveAgent> {
  const name = `stack-e2e-agent-${randomUUID().slice(0, 8)}`;
  const clients: AgentClient[] = [];
  const root = await docker(["info", "--format", "{{.DockerRootDir}}"]);
  const mounts = [
    ...["-v", `${await engineSocket()}:/var/run/docker.sock`],
    ...["-v", `${root}/volumes:/var/lib/docker/volumes`],
  ];
  const settings = Object.entries(environment).flatMap(([variable, value]) => ["-e", `${variable}=${value}`]);
  const enabled = ["--label", "com.centurylinklabs.watchtower.enable=false"];
  const [port = 0] = await freePorts(1);
  const url = `https://127.0.0.1:${port}`;
  const published = ["-p", `127.0.0.1:${port}:9001`, ...enabled];
  await docker([
    "run",
    "-d",
    "--name",
    name,
    ...published,
    ...mounts,
    "-v",
    "/:/host",
    ...settings,
    parts.agent,
  ]);
  const answers = async (): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        await readServerCertificate(new URL(url));
        return;
      } catch (error) {
        if (attempt === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  await answers();
  return {
    name,
    url,
    async client(options = {}) {
      const { fingerprint256 } = await readServerCertificate(new URL(url));
      const client = createAgentClient({ url, tls: { fingerprint256 }, ...options });
      clients.push(client);
      return client;
    },
    async restart() {
      await docker(["restart", name]);
      await answers();
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client.close();
      await docker(["rm", "-f", name]);
    },
  };
}

/** A running container with a shell in it, and a volume at `/data`; on a terminal if told so. */
export interface LiveBox extends AsyncDisposable {
  readonly name: string;
  readonly volume: string;
}

/** Starts one, on the engine of `DOCKER_HOST` by default; nothing of it stays behind. */
export async function startLiveBox({ terminal = false, dockerHost = "" } = {}): Promise<LiveBox> {
  const env = dockerHost === "" ? {} : { DOCKER_HOST: dockerHost };
  const onEngine = (args: readonly string[]): Promise<string> => docker(args, { env });
  const name = `stack-e2e-box-${randomUUID().slice(0, 8)}`;
  const image = `stack-e2e/${name}`;
  const folder = await mkdtemp(join(tmpdir(), "stack-e2e-box-"));
  await provideBusybox(folder);
  const lines = ["FROM scratch", "COPY busybox /bin/busybox", 'RUN ["/bin/busybox", "--install", "/bin"]'];
  await writeFile(join(folder, "Dockerfile"), `${lines.join("\n")}\n`);
  await onEngine(["build", "--quiet", "-t", image, folder]);
  await rm(folder, { recursive: true });
  const command = terminal ? ["sh"] : ["sleep", "100000"];
  const options = ["-v", `${name}:/data`, "--label", "com.centurylinklabs.watchtower.enable=false"];
  await onEngine(["run", terminal ? "-dit" : "-d", "--name", name, ...options, image, ...command]);
  return {
    name,
    volume: name,
    async [Symbol.asyncDispose]() {
      await onEngine(["rm", "-f", name]);
      await onEngine(["volume", "rm", name]);
      await onEngine(["rmi", "-f", image]);
    },
  };
}
