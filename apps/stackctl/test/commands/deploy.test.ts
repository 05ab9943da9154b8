import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DeployDocument } from "../../src/commands/deploy.ts";
import { Failure } from "../../src/failure.ts";
import { listingOf, modeOf } from "../support/folder.ts";
import { freePorts, openWorld, type World, type WorldOptions } from "../support/world.ts";

const inStack = (world: World, ...path: string[]): string => join(world.cwd, "management-stack", ...path);

async function tokenOf(world: World): Promise<string> {
  return readFile(inStack(world, "secrets", "api_token"), "utf8");
}

/** The agent cannot start on a host without the NVIDIA runtime, after Watchtower has. */
const failing = ["--gpu", "runtime"];

describe("a first deployment", () => {
  it("writes the stack with the token in a file of its own, and brings it up", async () => {
    const world = await openWorld();
    await world.deployed();
    const files = await listingOf(inStack(world));
    expect(Object.entries(files).map(([name, { mode }]) => [name, mode])).toEqual([
      ["compose.yaml", "644"],
      ["secrets", "700"],
      [join("secrets", "api_token"), "600"],
    ]);
    expect(await tokenOf(world)).toMatch(/^[\w-]{43}$/);
    expect(world.compose.calls).toEqual(["check", "up"]);
    const states = world.host.containers().map(({ name, status }) => [name, status]);
    expect(states.sort()).toEqual([
      ["management-portainer-agent-1", "running"],
      ["management-watchtower-1", "running"],
    ]);
  });

  it("takes the token of API_TOKEN", async () => {
    const world = await openWorld();
    await world.deployed([], { env: { API_TOKEN: "chosen-token\n" } });
    expect(await tokenOf(world)).toBe("chosen-token");
    expect(world.host.program("management-watchtower-1")).toMatchObject({ token: "chosen-token" });
  });

  it("returns where everything is and what to do next", async () => {
    const world = await openWorld();
    const { code, document } = await world.json(["deploy", ...(await freePorts()), "--name", "tools"]);
    expect(code).toBe(0);
    const watchtower = world.host.program("tools-watchtower-1")?.url ?? "";
    const agent = world.host.program("tools-portainer-agent-1")?.url ?? "";
    expect(document).toMatchObject({
      project: "tools",
      directory: inStack(world),
      composeFile: inStack(world, "compose.yaml"),
      tokenFile: inStack(world, "secrets", "api_token"),
      services: [
        { name: "watchtower", image: expect.stringMatching(/^containrrr\/watchtower/) as string },
        { name: "portainer-agent", image: "portainer/agent:2.30.1" },
      ],
      endpoints: { update: `${watchtower}/v1/update`, metrics: `${watchtower}/v1/metrics`, agent },
    });
    const { problems, nextSteps } = document as DeployDocument;
    expect(problems.map(({ code: problem }) => problem)).toContain("agent-without-secret");
    expect(nextSteps.join("\n")).toMatch(/Portainer Server now .* <server-ip>:\d+\).*72 hours/);
  });

  it("prints the same for people: results on stdout, progress and advice on stderr", async () => {
    const world = await openWorld();
    const { out, err } = await world.deployed();
    const url = world.host.program("management-watchtower-1")?.url ?? "";
    expect(out).toMatch(/^Deployed management from .*management-stack\/compose\.yaml\n/);
    expect(out).toContain(
      `  update   ${url}/v1/update\n  metrics  ${url}/v1/metrics\n  agent    https://127.0.0.1:`,
    );
    expect(out).toContain(
      `  token    in ${inStack(world, "secrets", "api_token")}\nNext:\n  - Update now: stackctl update.`,
    );
    expect(err).toContain("warning: An agent without a secret belongs to whoever calls it first.");
    expect(err).toMatch(/management-watchtower-1 +Started/);
  });

  it("protects the agent by a secret that stands in a 0600 .env only", async () => {
    const world = await openWorld();
    const { out } = await world.deployed(["--agent-secret"]);
    const secret =
      /^AGENT_SECRET='([\w-]{43})'\n$/.exec(await readFile(inStack(world, ".env"), "utf8"))?.[1] ?? "";
    expect(await modeOf(inStack(world, ".env"))).toBe("600");
    expect(await readFile(inStack(world, "compose.yaml"), "utf8")).not.toContain(secret);
    const agent = world.host.containers().find(({ name }) => name.includes("agent"));
    expect(agent?.env["AGENT_SECRET"]).toBe(secret);
    expect(out).toContain(`give the server the AGENT_SECRET of ${inStack(world, ".env")}`);
  });

  it("takes the agent's secret of the environment, to the letter", async () => {
    const world = await openWorld();
    const secret = 'a$b "c" #d';
    await world.deployed(["--agent-secret"], { env: { AGENT_SECRET: secret } });
    const agent = world.host.containers().find(({ name }) => name.includes("agent"));
    expect(agent?.env["AGENT_SECRET"]).toBe(secret);
  });

  it("leaves the agent and its advice out with --no-agent", async () => {
    const world = await openWorld();
    const { out } = await world.deployed(["--no-agent"]);
    expect(world.host.containers()).toHaveLength(1);
    expect(out).not.toMatch(/agent/i);
  });

  it("gives the token to an engine of another machine as a variable", async () => {
    const world = await openWorld({ remote: true });
    const { code, document } = await world.json(["deploy"]);
    expect(code).toBe(0);
    expect(document).toMatchObject({ tokenFile: inStack(world, ".env") });
    expect(Object.keys(await listingOf(inStack(world)))).toEqual([".env", "compose.yaml"]);
    expect(await modeOf(inStack(world, ".env"))).toBe("600");
    const token = /^API_TOKEN='([\w-]{43})'\n$/.exec(await readFile(inStack(world, ".env"), "utf8"))?.[1];
    expect(world.host.program("management-watchtower-1")).toMatchObject({ token });
    expect((await world.run(["update"])).code).toBe(0);
  });
});

describe("what the engine decides", () => {
  const environment = ({ host }: World): Readonly<Record<string, string>> =>
    host.containers().find(({ name }) => name === "management-watchtower-1")?.env ?? {};

  it.each<[WorldOptions, string | undefined]>([
    [{ minApiVersion: "1.12", apiVersion: "1.41", engineVersion: "20.10.24" }, undefined],
    [{ minApiVersion: "1.24", apiVersion: "1.45" }, undefined],
    [{ minApiVersion: "1.44", apiVersion: "1.52", engineVersion: "29.0.0" }, "1.44"],
  ])("the original starts on %o with DOCKER_API_VERSION %s", async (options, version) => {
    const world = await openWorld(options);
    await world.deployed();
    expect(environment(world)["DOCKER_API_VERSION"]).toBe(version);
    expect((await world.run(["update"])).code).toBe(0);
  });

  it.each([[true], [false]])(
    "the agent gets the GPU by itself where the runtime is there: %s",
    async (nvidia) => {
      const world = await openWorld({ nvidia });
      await world.deployed();
      const agent = world.host.containers().find(({ name }) => name.includes("agent"));
      expect(agent?.runtime).toBe(nvidia ? "nvidia" : "runc");
      expect(agent?.env["NVIDIA_VISIBLE_DEVICES"]).toBe(nvidia ? "all" : undefined);
    },
  );
});

describe("a second deployment", () => {
  it("keeps the token and the containers", async () => {
    const world = await openWorld();
    const ports = await freePorts();
    await world.run(["deploy", ...ports, "--agent-secret"]);
    const before = await listingOf(inStack(world));
    const ids = world.host.containers().map(({ id }) => id);
    expect((await world.run(["deploy", ...ports, "--agent-secret"])).code).toBe(0);
    expect(await listingOf(inStack(world))).toEqual(before);
    expect(world.host.containers().map(({ id }) => id)).toEqual(ids);
  });

  it("gives a Watchtower that goes on running the new token", async () => {
    const world = await openWorld();
    const ports = await freePorts();
    const deployWith = (API_TOKEN: string): Promise<unknown> =>
      world.run(["deploy", ...ports], { env: { API_TOKEN } });
    await deployWith("first");
    const [agent] = world.host.containers().filter(({ name }) => name.includes("agent"));
    expect(await deployWith("second")).toMatchObject({ code: 0 });
    expect(await world.run(["update"])).toMatchObject({ code: 0 });
    expect(await world.run(["update"], { env: { API_TOKEN: "first" } })).toMatchObject({ code: 1 });
    // A restarted agent without a secret would belong to the next caller.
    expect(world.host.containers()).toContainEqual(agent);
  });

  it("changes what was asked for and keeps the token", async () => {
    const world = await openWorld();
    await world.deployed();
    const token = await tokenOf(world);
    await world.deployed(["--schedule", "@daily"]);
    expect(await tokenOf(world)).toBe(token);
    const watchtower = world.host.containers().find(({ name }) => name === "management-watchtower-1");
    expect(watchtower?.env["WATCHTOWER_SCHEDULE"]).toBe("@daily");
    expect((await world.run(["update"])).code).toBe(0);
  });
});

describe("a .env that was edited by hand", () => {
  it("keeps what is not stackctl's, and the secret as it is written there", async () => {
    const world = await openWorld();
    const options = [...(await freePorts()), "--agent-secret"];
    await world.run(["deploy", ...options]);
    const byHand = '# mine\nTZ=UTC\nAGENT_SECRET="by hand"\n';
    await writeFile(inStack(world, ".env"), byHand);
    expect((await world.run(["deploy", ...options])).code).toBe(0);
    expect(await readFile(inStack(world, ".env"), "utf8")).toBe(byHand);
    const agent = world.host.containers().find(({ name }) => name.includes("agent"));
    expect(agent?.env["AGENT_SECRET"]).toBe("by hand");
  });
});

describe("a deployment that fails", () => {
  it("is taken down, and its files are removed with the folder", async () => {
    const world = await openWorld();
    const { code, err, out } = await world.run(["deploy", ...(await freePorts()), ...failing]);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toMatch(/stackctl: docker compose up failed: .*nvidia/);
    expect(world.compose.calls).toEqual(["check", "up", "down"]);
    expect(world.host.containers()).toEqual([]);
    expect(await listingOf(world.cwd)).toEqual({});
  });

  it("leaves a folder that was there, and what was in it, as they were", async () => {
    const world = await openWorld();
    await writeFile(join(world.cwd, "notes.txt"), "mine");
    const before = await listingOf(world.cwd);
    world.host.registry.failPulls("portainer/agent:2.30.1");
    const end = await world.json(["deploy", "--dir", ".", ...(await freePorts())]);
    expect(end).toMatchObject({ code: 1, document: { error: { code: "COMPOSE_UP" } } });
    expect(await listingOf(world.cwd)).toEqual(before);
  });

  it("gives a later one its previous files back, and leaves the containers up", async () => {
    const world = await openWorld();
    await world.deployed();
    const before = await listingOf(world.cwd);
    const { code } = await world.run(["deploy", ...(await freePorts()), "--agent-secret", ...failing]);
    expect(code).toBe(1);
    expect(await listingOf(world.cwd)).toEqual(before);
    expect(world.compose.calls).not.toContain("down");
    expect(world.host.program("management-watchtower-1")).toBeDefined();
    // Compose had replaced the agent before it failed; the previous one is back.
    const agent = world.host.containers().find(({ name }) => name === "management-portainer-agent-1");
    expect(agent).toMatchObject({ status: "running", runtime: "runc" });
  });

  it("says why it failed even when it cannot be taken down", async () => {
    const world = await openWorld();
    const docker = (): Promise<typeof world.connection> => Promise.resolve(world.connection);
    const compose = {
      check: () => Promise.resolve(),
      up: () => Promise.reject(new Failure("COMPOSE_UP", "It did not come up.", "Look.")),
      down: () => Promise.reject(new Failure("COMPOSE_DOWN", "It did not go down.", "Look.")),
    };
    const { deploy } = await import("../../src/commands/deploy.ts");
    const session = { ...world.session(), docker, compose: () => compose };
    await expect(deploy({ watchtowerListen: "none", agentListen: "none" }, session)).rejects.toMatchObject({
      code: "COMPOSE_UP",
    });
    expect(await listingOf(world.cwd)).toEqual({});
  });
});

describe("a deployment that cannot work", () => {
  it.each([
    ["a foreign compose file", "compose.yaml", "FOREIGN_FILE"],
    ["a foreign compose file of another name", "docker-compose.yml", "FOREIGN_FILE"],
    ["a foreign .env", ".env", "FOREIGN_FILE"],
  ])("is refused for %s, which is left as it is", async (_, name, code) => {
    const world = await openWorld();
    await writeFile(join(world.cwd, name), "theirs\n", { mode: 0o644 });
    const before = await listingOf(world.cwd);
    const { document } = await world.json(["deploy", "--dir", ".", ...(await freePorts())]);
    expect(document).toMatchObject({ error: { code } });
    expect(await listingOf(world.cwd)).toEqual(before);
    expect(world.host.containers()).toEqual([]);
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, number]>([
    ["a bad schedule", ["--schedule", "tomorrow"], {}, 2],
    ["a bad place to listen", ["--watchtower-listen", "here"], {}, 2],
    ["a bad name", ["--name", "Not A Name"], {}, 2],
    ["a bad image", ["--agent-image", "not an image"], {}, 2],
    ["a token that cannot be sent", [], { API_TOKEN: "two words" }, 2],
    ["a secret that cannot be written", ["--agent-secret"], { AGENT_SECRET: "it's" }, 2],
  ])("is refused for %s before anything is changed", async (_, options, env, code) => {
    const world = await openWorld();
    const end = await world.json(["deploy", ...(await freePorts()), ...options], { env });
    expect(end).toMatchObject({ code, document: { error: { code: "OPTION" } } });
    expect(await listingOf(world.cwd)).toEqual({});
    expect(world.compose.calls).not.toContain("up");
    expect(world.host.containers()).toEqual([]);
  });

  it("is refused without Compose", async () => {
    const world = await openWorld();
    world.compose.check = () => Promise.reject(new Failure("NO_COMPOSE", "None.", "Install it."));
    expect(await world.json(["deploy"])).toMatchObject({
      code: 1,
      document: { error: { code: "NO_COMPOSE" } },
    });
    expect(await listingOf(world.cwd)).toEqual({});
  });

  it("is refused without an engine", async () => {
    const world = await openWorld();
    await world.stopEngine();
    const { code, err } = await world.run(["deploy"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^stackctl: GET unix:.* could not connect.*Start Docker/);
    expect(await listingOf(world.cwd)).toEqual({});
  });
});
