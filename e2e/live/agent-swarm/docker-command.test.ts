import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAgentProxy, type AgentClient, type AgentProxy } from "@stack/portainer-agent-client";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { docker, runCommand } from "../../test/support/command.ts";
import { startLiveBox, type LiveBox } from "../support/live-agent.ts";
import { startLiveSwarm, type LiveSwarm } from "../support/live-swarm.ts";
import { isMissing, parts } from "../support/parts.ts";
import { until } from "../../test/support/until.ts";

describe.skipIf(isMissing("swarm"))(`the docker command in a Swarm, through ${parts.swarm}`, () => {
  let swarm: LiveSwarm;
  let box: LiveBox;
  /** The ends of a proxy for no node in particular, and of one for the worker, both by the manager's agent. */
  let anyNode: string;
  let onWorker: string;
  const proxies: AgentProxy[] = [];
  beforeAll(async () => {
    swarm = await startLiveSwarm();
    box = await startLiveBox(swarm.worker);
    const client = await swarm.client(swarm.manager);
    anyNode = await open(client);
    onWorker = await open(client, swarm.worker.name);
  });
  afterAll(async () => {
    for (const proxy of proxies) await proxy.close();
    await box[Symbol.asyncDispose]();
    await swarm[Symbol.asyncDispose]();
  });
  async function open(client: AgentClient, node?: string): Promise<string> {
    const proxy = createAgentProxy(client, node === undefined ? {} : { node });
    proxies.push(proxy);
    return (await proxy.listen({ port: 0 })).dockerHost;
  }
  const through = (dockerHost: string, ...args: string[]): Promise<string> =>
    docker(args, { env: { DOCKER_HOST: dockerHost }, timeoutMs: 60_000 });
  const lines = async (dockerHost: string, ...args: string[]): Promise<string[]> =>
    (await through(dockerHost, ...args)).split("\n").sort();

  test("lists nodes, services and their tasks, whatever node it is for", async () => {
    const names = [swarm.manager.name, swarm.worker.name];
    for (const end of [anyNode, onWorker]) {
      expect(await lines(end, "node", "ls", "--format", "{{.Hostname}}")).toEqual(names);
      expect(await through(end, "service", "ls", "--format", "{{.Name}} {{.Replicas}}")).toBe("agent 2/2");
      expect(await lines(end, "service", "ps", "agent", "--format", "{{.Node}}")).toEqual(names);
      expect(await lines(end, "node", "ps", swarm.worker.name, "--format", "{{.Name}}")).toHaveLength(1);
      expect(await through(end, "info", "--format", "{{.Swarm.Nodes}} {{.Name}}")).toBe(`2 ${names[0]}`);
    }
  });

  test("shows what is on all nodes, or on the one", async () => {
    const all = await lines(anyNode, "ps", "--format", "{{.Names}}");
    expect([all.length, all.includes(box.name)]).toEqual([3, true]);
    const ofWorker = await swarm.worker.docker(["ps", "--format", "{{.Names}}"]);
    expect(await lines(onWorker, "ps", "--format", "{{.Names}}")).toEqual(ofWorker.split("\n").sort());
    for (const list of ["images", "volume", "network"]) {
      const args = list === "images" ? ["images", "-q"] : [list, "ls", "-q"];
      const there = await swarm.worker.docker(args);
      expect(await lines(onWorker, ...args)).toEqual(there.split("\n").sort());
    }
  });

  test("runs, copies, executes, inspects and removes on the one node", async () => {
    const image = await through(onWorker, "inspect", "--format", "{{.Config.Image}}", box.name);
    const command = ["sh", "-c", "echo out; echo err >&2; exec sleep 1000"];
    const id = await through(onWorker, "run", "-d", "--name", "far", image, ...command);
    expect(await swarm.worker.docker(["inspect", "--format", "{{.Id}}", "far"])).toBe(id);
    const env = { ...process.env, DOCKER_HOST: onWorker };
    const logs = await runCommand("docker", ["logs", "far"], { env });
    expect(logs).toMatchObject({ exitCode: 0, stdout: "out\n", stderr: "err\n" });
    const ended = await runCommand("docker", ["exec", "far", "sh", "-c", "echo here; exit 3"], { env });
    expect(ended).toMatchObject({ exitCode: 3, stdout: "here\n" });
    await through(onWorker, "cp", import.meta.filename, "far:/copied");
    expect(await through(onWorker, "exec", "far", "grep", "-c", "copied", "/copied")).not.toBe("0");
    const archive = join(await temporaryFolder(), "images.tar");
    await through(onWorker, "save", "-o", archive, image, parts.swarm);
    expect((await runCommand("tar", ["-xOf", archive, "manifest.json"])).stdout).toContain(parts.swarm);
    const refused = await runCommand("docker", ["run", "--rm", image, "true"], { env });
    expect([refused.exitCode !== 0, refused.stderr]).toEqual([true, expect.stringContaining("run -d")]);
    await through(onWorker, "rm", "-f", "far");
    await expect(swarm.worker.docker(["inspect", "far"])).rejects.toThrow("No such object");
  });

  test("runs a terminal on the one node", async () => {
    const command = `docker exec -it ${box.name} sh -c 'tty; exit 4'`;
    const env = { ...process.env, DOCKER_HOST: onWorker };
    const ended = await runCommand("script", ["-qec", command, "/dev/null"], { env });
    expect([ended.exitCode, ended.stdout]).toEqual([4, expect.stringContaining("/dev/pts/")]);
  });

  test("follows a container's log and the events of the one node", async () => {
    const env = { ...process.env, DOCKER_HOST: onWorker };
    const since = String(Math.floor(Date.now() / 1_000));
    const events = follow(
      onWorker,
      ["events", "--since", since, "--format", "{{.Action}} {{.Actor.Attributes.name}}"],
      (said) => said.includes("destroy talker"),
    );
    const image = await through(onWorker, "inspect", "--format", "{{.Config.Image}}", box.name);
    const script = "for i in $(seq 50); do echo $i; sleep 0.02; done";
    await through(onWorker, "run", "-d", "--name", "talker", image, "sh", "-c", script);
    const numbers = Array.from({ length: 50 }, (_, at) => `${at + 1}\n`).join("");
    expect(await runCommand("docker", ["logs", "-f", "talker"], { env })).toMatchObject({ stdout: numbers });
    await through(onWorker, "rm", "talker");
    const seen = (await events).split("\n").filter((line) => line.endsWith(" talker"));
    expect(seen).toEqual(["create talker", "start talker", "die talker", "destroy talker"]);
  });

  test("makes a service, scales it, follows its log and removes it", async () => {
    const image = await through(onWorker, "inspect", "--format", "{{.Config.Image}}", box.name);
    const where = ["--constraint", `node.hostname == ${swarm.worker.name}`, "--no-resolve-image"];
    const script = "echo of the service; exec sleep 1000";
    const create = ["service", "create", "--detach", "--name", "talk", ...where, image, "sh", "-c", script];
    await through(anyNode, ...create);
    await through(anyNode, "service", "scale", "--detach", "talk=2");
    const replicas = (): Promise<string> =>
      through(onWorker, "service", "ls", "--filter", "name=talk", "--format", "{{.Replicas}}");
    await until("Both tasks", replicas, (answer) => answer === "2/2");
    const line = "of the service\n";
    const log = (): Promise<string> => through(anyNode, "service", "logs", "--raw", "talk");
    await until("Both tasks' lines", log, (said) => said === `${line}${line}`.trim());
    const following = follow(anyNode, ["service", "logs", "-f", "--raw", "talk"], (said) =>
      said.startsWith(line.repeat(3)),
    );
    await through(onWorker, "service", "scale", "--detach", "talk=3");
    expect(await following).toBe(line.repeat(3));
    await through(onWorker, "service", "rm", "talk");
    expect(await through(anyNode, "service", "ls", "--format", "{{.Name}}")).toBe("agent");
  });

  test("deploys a stack and removes it through the agent of a worker, with a manager named", async () => {
    const end = await open(await swarm.client(swarm.worker), swarm.manager.name);
    const image = await through(onWorker, "inspect", "--format", "{{.Config.Image}}", box.name);
    const placement = { constraints: ["node.role == worker"] };
    const web = { image, command: ["sleep", "1000"], configs: ["hello"], deploy: { placement } };
    const configs = { hello: { file: import.meta.filename } };
    const file = join(await temporaryFolder(), "stack.json");
    await writeFile(file, JSON.stringify({ version: "3.8", services: { web }, configs }));
    await through(end, "stack", "deploy", "--detach=true", "--resolve-image=never", "-c", file, "far");
    const running = (): Promise<string> =>
      through(end, "stack", "ps", "far", "--format", "{{.Node}} {{.CurrentState}}");
    await until("The stack's task", running, (answer) => answer.startsWith(`${swarm.worker.name} Running`));
    await through(end, "stack", "rm", "far");
    expect(await through(anyNode, "stack", "ls", "--format", "{{.Name}}")).toBe("");
    expect(await through(anyNode, "config", "ls", "-q")).toBe("");
  });

  test("is told by a worker that its engine does not change the networks of the Swarm", async () => {
    const work = through(onWorker, "network", "create", "-d", "overlay", "far");
    await expect(work).rejects.toThrow("This node is not a swarm manager");
  });
});

/** Runs a docker command that ends not by itself until it has said enough. */
async function follow(
  dockerHost: string,
  args: readonly string[],
  isEnough: (said: string) => boolean,
): Promise<string> {
  const child = spawn("docker", args, { env: { ...process.env, DOCKER_HOST: dockerHost } });
  onTestFinished(() => void child.kill());
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (isEnough(said)) break;
  }
  child.kill();
  return said;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stack-e2e-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
