import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { request, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { writeProject } from "./support/compose-project.ts";
import type { DockerBench } from "./support/docker-bench.ts";
import { rows } from "./support/rows.ts";

/** One sentence that names what it is about, and one or more of what to use instead. */
const sentences = {
  attaching:
    "This cannot go through the Portainer Agent: it has no way to attach to a container. Use docker run -d, or docker start without -a, and then docker logs -f; docker exec -it for a terminal; docker compose up -d.",
  input:
    "This cannot go through the Portainer Agent: it has no way to send input to a command without a terminal. Leave -i out (with Compose: --interactive=false), or add -t (docker exec -it); files go in with docker cp.",
  buildKit:
    "This cannot go through the Portainer Agent: BuildKit needs a connection of its own to the engine. Use the classic builder (DOCKER_BUILDKIT=0 docker build), or build elsewhere, push, and pull here.",
} as const;

/** So soon a refusal is there, the start of the command included. */
const atOnceMs = 20_000;

/** What the agent has no way to carry. */
export function testRefusals(bench: () => DockerBench): void {
  async function refused(args: readonly string[], sentence: keyof typeof sentences): Promise<number> {
    const { exitCode, stdout, stderr } = await bench().docker(args, { timeoutMs: atOnceMs });
    expect(stderr.replaceAll("\r", "")).toContain(sentences[sentence]);
    expect(stdout).not.toContain("hello");
    return exitCode;
  }
  const statusOf = (name: string): Promise<string> =>
    bench().engineSays(["ps", "--all", "--filter", `name=${name}`, "--format", "{{.State}}"]);

  describe(rows.attaching, () => {
    test("run without -d leaves its container created, and with --rm none", async () => {
      const name = bench().newName();
      const command = [bench().at.image, "echo", "hello"];
      expect(await refused(["run", "--name", name, ...command], "attaching")).toBe(125);
      expect(await statusOf(name)).toBe("created");
      const other = bench().newName();
      expect(await refused(["run", "--rm", "--name", other, ...command], "attaching")).toBe(125);
      expect(await statusOf(other)).toBe("");
    });

    test("run -it", async () => {
      const name = bench().newName();
      await using run = bench().onTerminal(["run", "-it", "--rm", "--name", name, bench().at.image, "sh"]);
      const { exitCode, stdout } = await run.ended;
      expect([exitCode, stdout]).toEqual([125, expect.stringContaining(sentences.attaching)]);
      expect(await statusOf(name)).toBe("");
    });

    test("attach to a container that runs", async () => {
      const name = await bench().startContainer("sleep 1000");
      expect(await refused(["attach", name], "attaching")).toBe(1);
      expect(await statusOf(name)).toBe("running");
    });

    test("start -a, while start alone starts", async () => {
      const name = bench().newName();
      await bench().engineSays(["create", "--name", name, bench().at.image, "sleep", "1000"]);
      expect(await refused(["start", "-a", name], "attaching")).toBe(1);
      expect(await statusOf(name)).toBe("created");
      expect((await bench().docker(["start", name])).exitCode).toBe(0);
      expect(await statusOf(name)).toBe("running");
    });

    test("compose up without -d, and compose run", async () => {
      const { compose } = await writeProject(bench(), { web: "echo hello; sleep 1000" });
      expect(await refused(compose("up"), "attaching")).toBe(1);
      expect(await refused(compose("run", "--rm", "-T", "web", "echo", "hello"), "attaching")).toBe(1);
    });
  });

  describe(rows.input, () => {
    test("exec -i without -t, and nothing is run", async () => {
      const name = await bench().startContainer("sleep 1000");
      expect(await refused(["exec", "-i", name, "cat"], "input")).toBe(1);
      expect(await bench().engineSays(["inspect", "-f", "{{len .ExecIDs}}", name])).toBe("0");
    });

    test("compose exec -T", async () => {
      const { compose } = await writeProject(bench(), { web: "sleep 1000" });
      await bench().engineSays(compose("up", "-d"));
      expect(await refused(compose("exec", "-T", "web", "echo", "hello"), "input")).toBe(1);
    });
  });

  describe(rows.buildKit, () => {
    test("a build by buildx, which Compose has in it, and no builder is set up instead", async () => {
      const folder = join(bench().at.folder, bench().newName());
      await mkdir(folder);
      await writeFile(join(folder, "compose.yaml"), JSON.stringify({ services: { web: { build: "." } } }));
      await writeFile(join(folder, "Dockerfile"), `FROM ${bench().at.image}\nRUN true\n`);
      expect(await refused(["compose", "-f", join(folder, "compose.yaml"), "build"], "buildKit")).not.toBe(0);
      expect(await statusOf("buildx_buildkit")).toBe("");
    });

    test("/session, the connection of older builds", async () => {
      const reply = await ask(bench(), "POST", "/session", { connection: "Upgrade", upgrade: "h2c" });
      expect([reply.statusCode, await json(reply)]).toEqual([501, { message: sentences.buildKit }]);
    });
  });

  describe(rows.agentsOwn, () => {
    test.each(["/browse/ls?path=/", "/v2/browse/ls?path=/", "/host/info", "/agents", "/ping", "/key"])(
      "%s",
      async (path) => {
        const reply = await ask(bench(), "GET", path);
        expect([reply.statusCode, await json(reply)]).toEqual([
          404,
          { message: expect.stringContaining("nothing of the agent's own") as string },
        ]);
      },
    );
  });
}

async function ask(
  bench: DockerBench,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> {
  const socketPath = bench.at.hosts.proxy.replace("unix://", "");
  const asked = request({ socketPath, method, path, headers: { host: "docker", ...headers } });
  asked.end();
  const [reply] = (await once(asked, "response")) as [IncomingMessage];
  return reply;
}
