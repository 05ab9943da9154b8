import { isVariable, type ComposeService } from "@stack/compose";
import { describe, expect, it } from "vitest";
import type { EngineFacts } from "../../src/deploy/engine-facts.ts";
import { parseListen, planStack, type PlannedStack, type StackChoices } from "../../src/deploy/plan-stack.ts";
import { generatedMark } from "../../src/deploy/stack-folder.ts";

const engine: EngineFacts = {
  version: "26.1.5",
  apiVersion: "1.45",
  minApiVersion: "1.24",
  hasNvidiaRuntime: false,
  isLocal: true,
};

function serviceOf({ file }: PlannedStack, name: string): ComposeService {
  return file.services[name] ?? expect.unreachable(`there is no service ${name}`);
}

function failureOf(choices: StackChoices): unknown {
  try {
    planStack(choices, engine);
  } catch (error) {
    return error;
  }
  return expect.unreachable("these choices make a stack");
}

describe("planStack", () => {
  it("begins the file with the mark by which stackctl knows its own", () => {
    expect(planStack({}, engine).yaml.startsWith(`${generatedMark}\n`)).toBe(true);
  });

  it("hands the choices on", () => {
    const planned = planStack(
      {
        name: "tools",
        watchtowerImage: "mirror.test/tower:1",
        watchtowerFlavour: "containrrr",
        watchtowerListen: "127.0.0.1:18080",
        schedule: "0 30 3 * * *",
        cleanup: false,
        agentImage: "portainer/agent:2.33.0",
        agentListen: "[::1]:19001",
      },
      engine,
    );
    expect(planned.file.name).toBe("tools");
    expect(serviceOf(planned, "watchtower")).toMatchObject({
      image: "mirror.test/tower:1",
      ports: ["127.0.0.1:18080:8080"],
      environment: { WATCHTOWER_SCHEDULE: "0 30 3 * * *" },
    });
    expect(serviceOf(planned, "watchtower").environment).not.toHaveProperty("WATCHTOWER_CLEANUP", "true");
    expect(serviceOf(planned, "portainer-agent")).toMatchObject({
      image: "portainer/agent:2.33.0",
      ports: ["[::1]:19001:9001"],
    });
  });

  it("leaves the agent out when told so", () => {
    expect(Object.keys(planStack({ agent: false }, engine).file.services)).toEqual(["watchtower"]);
  });

  it("publishes nothing with none", () => {
    const planned = planStack({ watchtowerListen: "none", agentListen: "none" }, engine);
    for (const service of Object.values(planned.file.services)) expect(service).not.toHaveProperty("ports");
  });

  it("keeps warnings as problems, in the words of the command line", () => {
    const { problems } = planStack({}, engine);
    expect(problems.map(({ severity }) => severity)).not.toContain("error");
    expect(problems.find(({ code }) => code === "agent-port-open")?.hint).toContain("--agent-listen");
  });

  it("makes one usage failure of all errors, each with its remedy", () => {
    const failure = failureOf({ name: "Bad Name", schedule: "0 4 * * *", watchtowerListen: "host:8080" });
    expect(failure).toMatchObject({ code: "OPTION", exitCode: 2 });
    const { message, remedy } = failure as { message: string; remedy: string };
    expect(message).toContain('"Bad Name" is not a Compose project name.');
    expect(message).toContain("The schedule has five fields");
    expect(message).toContain('"host" is not an IP address');
    expect(remedy).toContain("Use lower-case letters");
    expect(remedy).toContain("Put the seconds first: 0 0 4 * * *.");
    expect(remedy).toContain("Write an address of this host");
  });

  it.each<[string, StackChoices]>([
    ["the same port for both", { watchtowerListen: "0.0.0.0:9001" }],
    ["a port out of range", { agentListen: "70000" }],
    ["a bad image", { agentImage: "not an image" }],
  ])("refuses %s", (_, choices) => {
    expect(failureOf(choices)).toMatchObject({ code: "OPTION", exitCode: 2 });
  });
});

describe("the token", () => {
  it("is a file for an engine of this machine", () => {
    const planned = planStack({}, engine);
    expect(planned.file.secrets).toEqual({ api_token: { file: "./secrets/api_token" } });
    expect(serviceOf(planned, "watchtower").environment).toMatchObject({
      WATCHTOWER_HTTP_API_TOKEN: "/run/secrets/api_token",
    });
  });

  it("is a variable for an engine of another machine, which cannot mount a file of this one", () => {
    const planned = planStack({}, { ...engine, isLocal: false });
    expect(planned.file).not.toHaveProperty("secrets");
    const { environment } = serviceOf(planned, "watchtower");
    expect(isVariable(environment?.["WATCHTOWER_HTTP_API_TOKEN"])).toBe(true);
    expect(planned.yaml).toMatch(/WATCHTOWER_HTTP_API_TOKEN: .*\$\{API_TOKEN:\?/);
  });

  it("of the agent is a variable, and only when asked for", () => {
    expect(planStack({}, engine).yaml).not.toContain("AGENT_SECRET:");
    expect(planStack({ agentSecret: true }, engine).yaml).toMatch(/AGENT_SECRET: .*\$\{AGENT_SECRET:\?/);
  });
});

describe("the GPU", () => {
  it.each<[StackChoices["gpu"], boolean, boolean]>([
    [undefined, false, false],
    [undefined, true, true],
    ["auto", false, false],
    ["auto", true, true],
    ["none", true, false],
    ["runtime", false, true],
  ])(
    "with --gpu %s and the runtime registered: %s, is given to the agent: %s",
    (gpu, hasNvidiaRuntime, given) => {
      const planned = planStack({ ...(gpu && { gpu }) }, { ...engine, hasNvidiaRuntime });
      const { runtime, environment } = serviceOf(planned, "portainer-agent");
      expect(runtime).toBe(given ? "nvidia" : undefined);
      expect(environment).toEqual(
        given ? { NVIDIA_DRIVER_CAPABILITIES: "all", NVIDIA_VISIBLE_DEVICES: "all" } : undefined,
      );
      expect(serviceOf(planned, "watchtower")).not.toHaveProperty("runtime");
    },
  );
});

describe("the GPU without an agent", () => {
  const withRuntime = { ...engine, hasNvidiaRuntime: true };
  const codes = (choices: StackChoices): string[] =>
    planStack({ ...choices, agent: false }, withRuntime).problems.map(({ code }) => code);

  it("is no matter when nobody asked for it, and a warning when somebody did", () => {
    expect(codes({})).not.toContain("gpu-without-agent");
    expect(codes({ gpu: "runtime" })).toContain("gpu-without-agent");
  });
});

describe("DOCKER_API_VERSION", () => {
  it.each([
    ["1.12", "1.41", undefined],
    ["1.24", "1.45", undefined],
    ["1.44", "1.52", "1.44"],
  ])("for an engine from %s to %s is %s", (minApiVersion, apiVersion, expected) => {
    const { environment } = serviceOf(planStack({}, { ...engine, apiVersion, minApiVersion }), "watchtower");
    expect(environment?.["DOCKER_API_VERSION"]).toBe(expected);
  });

  it("is never set for the fork, which negotiates", () => {
    const planned = planStack(
      { watchtowerImage: "nickfedor/watchtower:1.21.0" },
      { ...engine, apiVersion: "1.52", minApiVersion: "1.44" },
    );
    expect(planned.yaml).not.toContain("DOCKER_API_VERSION");
  });
});

describe("parseListen", () => {
  it.each([
    [undefined, undefined],
    ["none", false],
    ["8080", { port: 8080 }],
    ["127.0.0.1:8080", { address: "127.0.0.1", port: 8080 }],
    ["0.0.0.0:9001", { address: "0.0.0.0", port: 9001 }],
    ["[::1]:9001", { address: "::1", port: 9001 }],
    // Whether these are possible is the generator's to say.
    ["host:0", { address: "host", port: 0 }],
    ["[]:9001", { address: "[]", port: 9001 }],
    ["99999", { port: 99_999 }],
  ])("reads %s as %o", (text, listen) => {
    expect(parseListen(text, "--agent-listen")).toEqual(listen);
  });

  it.each([
    [""],
    ["none "],
    [":8080"],
    ["8080:"],
    ["::1:9001"],
    ["[::1]"],
    ["127.0.0.1"],
    ["-1"],
    ["8080/tcp"],
    ["1:2:3"],
  ])("refuses %j by the option's name, with an example", (text) => {
    expect(() => parseListen(text, "--agent-listen")).toThrow(
      expect.objectContaining({
        code: "OPTION",
        exitCode: 2,
        message: `--agent-listen ${text} is no place to listen. Write PORT, ADDRESS:PORT or none, for example 127.0.0.1:9001.`,
      }) as Error,
    );
  });
});
