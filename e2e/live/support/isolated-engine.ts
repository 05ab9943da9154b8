import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { docker, runCommand } from "../../test/support/command.ts";
import { until } from "../../test/support/until.ts";

/** Why no engine can be given namespaces of its own here, in one line; `undefined` when one can. */
export async function isolationObstacle(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "a Swarm of engines in network namespaces can only be built by root.";
  for (const command of [
    ["ip", "-V"],
    ["unshare", "-V"],
    ["nsenter", "-V"],
    ["dockerd", "--version"],
  ]) {
    const [program = "", argument = ""] = command;
    const answer = await runCommand(program, [argument]).catch(() => undefined);
    if (answer?.exitCode !== 0)
      return `a Swarm of engines in network namespaces needs the command ${program}.`;
  }
  return undefined;
}

/** A Docker Engine in namespaces of its own: nothing reaches it, and it reaches nothing, but over a link that it is given. */
export interface IsolatedEngine extends AsyncDisposable {
  /** Its host name, by which a Swarm and the agents in it know it. */
  readonly name: string;
  /** A process in its network namespace, as `ip link … netns` wants one. */
  readonly processId: number;
  /** For `DOCKER_HOST`. */
  readonly dockerHost: string;
  /** Runs a program in its network namespace; rejects with its stderr. */
  inNetwork(program: string, args: readonly string[]): Promise<void>;
  /** Starts the engine, which should have its links by then, and waits until it answers. */
  start(): Promise<void>;
  /** Runs the docker command on it, and returns its stdout. */
  docker(args: readonly string[]): Promise<string>;
}

/**
 * Waits for the word to start; ends the engine when the pipe from the tests is closed, however they ended. With its
 * first process all others end, and the namespaces and mounts with them.
 */
const script = `
hostname "$1" && ip link set lo up && echo ready && read -r start || exit 1
unshare --pid --fork --kill-child --mount-proc dockerd --config-file "$2/daemon.json" \\
  --data-root "$2/data" --exec-root "$2/exec" --pidfile "$2/pid" -H "unix://$2/docker.sock" >"$2/log" 2>&1 &
engine=$!
cat >/dev/null
kill -KILL $engine
wait`;

/**
 * Makes the namespaces for an engine; its files are in the folder of its name within another. Needs root, `unshare`,
 * `ip` and `dockerd`.
 */
export async function isolateEngine(name: string, parentFolder: string): Promise<IsolatedEngine> {
  const folder = join(parentFolder, name);
  await mkdir(folder);
  await writeFile(join(folder, "daemon.json"), "{}");
  const namespaces = ["--net", "--uts", "--mount"];
  const child = spawn("unshare", [...namespaces, "sh", "-c", script, "engine", name, folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  const isReady = await Promise.race([once(child.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!isReady) throw new Error(`No namespaces could be made for the engine ${name}.`);
  const processId = child.pid ?? 0;
  const dockerHost = `unix://${folder}/docker.sock`;
  const onEngine = (args: readonly string[]): Promise<string> =>
    docker(args, { env: { DOCKER_HOST: dockerHost }, timeoutMs: 60_000 });
  return {
    name,
    processId,
    dockerHost,
    docker: onEngine,
    async inNetwork(program, args) {
      const { exitCode, stderr } = await runCommand("nsenter", [
        `--net=/proc/${processId}/ns/net`,
        program,
        ...args,
      ]);
      if (exitCode !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
    },
    async start() {
      child.stdin.write("start\n");
      const version = (): Promise<string> =>
        onEngine(["version", "--format", "{{.Server.Version}}"]).catch(String);
      await until(`An answer of the engine ${name}`, version, (answer) => /^\d/.test(answer));
    },
    async [Symbol.asyncDispose]() {
      await onEngine(["swarm", "leave", "--force"]).catch(() => undefined);
      const containers = await onEngine(["ps", "--all", "--quiet"]).catch(() => "");
      if (containers !== "") await onEngine(["rm", "-f", ...containers.split("\n")]).catch(() => undefined);
      child.stdin.end();
      await ended;
    },
  };
}
