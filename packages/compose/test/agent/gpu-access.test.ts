import { describe, expect, it } from "vitest";
import type { GpuAccess } from "../../src/agent/gpu-access.ts";
import { managementStack } from "../../src/stack/management-stack.ts";
import { toYaml } from "../../src/yaml/to-yaml.ts";
import { composeBinary, composeConfig } from "../support/docker-compose.ts";

const agent = (gpu: GpuAccess) => managementStack({ gpu }).file.services["portainer-agent"];

it("gives the agent the GPUs by the way that is chosen, and by no other", () => {
  expect(agent("none")).not.toHaveProperty("environment");
  expect(agent("runtime")).toMatchObject({
    runtime: "nvidia",
    environment: { NVIDIA_DRIVER_CAPABILITIES: "all", NVIDIA_VISIBLE_DEVICES: "all" },
  });
  expect(agent("devices")?.deploy).toStrictEqual({
    resources: { reservations: { devices: [{ driver: "nvidia", count: "all", capabilities: ["gpu"] }] } },
  });
  expect(agent("devices")).not.toHaveProperty("runtime");
  expect(agent("cdi")?.devices).toStrictEqual(["nvidia.com/gpu=all"]);
  for (const gpu of ["none", "runtime", "devices"] as const) expect(agent(gpu)).not.toHaveProperty("devices");
});

it.each(["runtime", "devices", "cdi"] as const)(
  "says what %s asks of the engine, and why in the file",
  (gpu) => {
    const { problems, comments } = managementStack({ gpu });
    expect(problems.find(({ code }) => code === "gpu-runtime-needed")).toMatchObject({
      severity: "info",
      path: "gpu",
    });
    const key = { runtime: "runtime", devices: "deploy", cdi: "devices" }[gpu];
    expect(comments[`services.portainer-agent.${key}`]).toMatch(/needs/i);
  },
);

const missing = composeBinary === undefined ? " (skipped: no docker-compose plugin on this machine)" : "";
const isRequired = (process.env["REQUIRE_DOCKER"] ?? "") !== "";

describe.skipIf(composeBinary === undefined && !isRequired)(`the real docker compose${missing}`, () => {
  it.each(["runtime", "devices", "cdi"] as const)("accepts %s", (gpu) => {
    const { file, comments } = managementStack({ gpu });
    const { config, error } = composeConfig(toYaml(file, { comments }), { API_TOKEN: "t" });
    expect(error).toBeUndefined();
    const service = config?.services["portainer-agent"] as Record<string, unknown>;
    // Compose writes -1 for all.
    if (gpu === "devices") {
      expect(service["deploy"]).toMatchObject({
        resources: { reservations: { devices: [{ driver: "nvidia", count: -1, capabilities: ["gpu"] }] } },
      });
    } else if (gpu === "cdi") expect(JSON.stringify(service["devices"])).toContain("nvidia.com/gpu=all");
    else expect(service["runtime"]).toBe("nvidia");
  });
});
