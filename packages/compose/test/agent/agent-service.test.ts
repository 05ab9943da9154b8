import { describe, expect, it } from "vitest";
import type { AgentOptions } from "../../src/agent/agent-service.ts";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { variable } from "../../src/yaml/variable.ts";

const build = (agent: AgentOptions = {}, more: ManagementStackOptions = {}) => {
  const { file, comments, problems } = managementStack({ ...more, agent });
  return {
    comments,
    problems,
    service: file.services["portainer-agent"]!,
    codes: problems.map(({ code }) => code),
  };
};

it("is Portainer's agent on both networks, with its three mounts", () => {
  const { service } = build();
  expect(service).toStrictEqual({
    image: "portainer/agent:2.30.1",
    restart: "unless-stopped",
    ports: ["9001:9001"],
    volumes: [
      "/var/run/docker.sock:/var/run/docker.sock",
      "/var/lib/docker/volumes:/var/lib/docker/volumes",
      "/:/host",
    ],
    networks: ["backend", "frontend"],
    labels: { "com.centurylinklabs.watchtower.enable": "false", "komodo.skip": "true" },
  });
});

it("takes another image, and none that is not one", () => {
  expect(build({ image: "portainer/agent:2.33.3-alpine" }).service.image).toBe(
    "portainer/agent:2.33.3-alpine",
  );
  expect(build({ image: "Portainer Agent" }).problems).toContainEqual(
    expect.objectContaining({ code: "image-invalid", severity: "error", path: "agent.image" }),
  );
});

describe("correction 4: who owns the agent", () => {
  it("is a warning that names the choice while there is no secret", () => {
    const { problems, service } = build();
    const warning = problems.find(({ code }) => code === "agent-without-secret");
    expect(warning).toMatchObject({ severity: "warning", path: "agent.secret" });
    expect(warning?.hint).toMatch(/Portainer Server right after it starts.*or set agent\.secret/);
    expect(service).not.toHaveProperty("environment");
  });

  it("is settled by a secret, which only a variable can bring", () => {
    const { codes, service, comments } = build({ secret: { variable: "PORTAINER_SECRET" } });
    expect(service.environment).toStrictEqual({
      AGENT_SECRET: variable("PORTAINER_SECRET", {
        required: "set PORTAINER_SECRET to the secret that Portainer Server has too",
      }),
    });
    expect(codes).not.toContain("agent-without-secret");
    expect(comments["services.portainer-agent.environment.AGENT_SECRET"]).toContain("same AGENT_SECRET");
  });

  it("is never silently given up because the secret was asked for in the wrong way", () => {
    for (const secret of ["s3cret", {}, { variable: "no-name" }, null]) {
      const { service } = build({ secret } as unknown as AgentOptions);
      expect(service.environment).toHaveProperty("AGENT_SECRET.required");
    }
    expect(JSON.stringify(build({ secret: "s3cret" } as unknown as AgentOptions))).not.toContain("s3cret");
  });

  it("is open again after each update", () => {
    const all = { excludeFromUpdates: false };
    expect(build({}, all).codes).toContain("agent-update-unpairs");
    expect(build({ secret: { variable: "S" } }, all).codes).not.toContain("agent-update-unpairs");
  });
});

describe("port 9001", () => {
  it("is open on every interface, with a warning", () => {
    for (const listen of [undefined, {}, { address: "0.0.0.0" }, { address: "::" }, { port: 9002 }]) {
      expect(build({ listen }).problems).toContainEqual(
        expect.objectContaining({ code: "agent-port-open", severity: "warning", path: "agent.listen" }),
      );
    }
    expect(build({ listen: { port: 9002 } }).service.ports).toStrictEqual(["9002:9001"]);
  });

  it("can be narrowed or closed", () => {
    const narrow = build({ listen: { address: "10.0.0.5" } });
    expect(narrow.service.ports).toStrictEqual(["10.0.0.5:9001:9001"]);
    expect(narrow.codes).not.toContain("agent-port-open");
    const closed = build({ listen: false });
    expect(closed.service).not.toHaveProperty("ports");
    expect(closed.codes).not.toContain("agent-port-open");
    expect(closed.comments).not.toHaveProperty(["services.portainer-agent.ports"]);
  });
});

describe("correction 5: the GPU", () => {
  it("is left alone by default", () => {
    expect(build().service).not.toHaveProperty("runtime");
    expect(build({}, { gpu: "none" }).service).not.toHaveProperty("runtime");
  });

  it("is given by the NVIDIA runtime on request, with a word about hosts that lack it", () => {
    const { service, problems } = build({}, { gpu: "runtime" });
    expect(service).toMatchObject({
      runtime: "nvidia",
      environment: { NVIDIA_DRIVER_CAPABILITIES: "all", NVIDIA_VISIBLE_DEVICES: "all" },
    });
    expect(problems).toContainEqual(
      expect.objectContaining({ code: "gpu-runtime-needed", severity: "info" }),
    );
  });
});
