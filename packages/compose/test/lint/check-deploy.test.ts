import { describe, expect, it } from "vitest";
import { mayBeSkipped } from "../support/docker-stack.ts";
import { lintedFile, lintedService } from "../support/linted.ts";
import { stackDeploy } from "../support/swarm-manager.ts";

const refusedBySwarm: readonly [path: string, service: object][] = [
  ["", { image: "" }],
  ["networks", { networks: ["backend"] }],
  ["volumes", { volumes: ["data:/data"] }],
  ["secrets", { secrets: ["token"] }],
  ["configs", { configs: [{ source: "settings" }] }],
  ["deploy.mode", { deploy: { mode: "once" } }],
  ["deploy.replicas", { deploy: { mode: "global", replicas: 2 } }],
  ["restart", { restart: "sometimes" }],
  ["healthcheck.test", { healthcheck: { disable: true, test: "true" } }],
];

it.each(refusedBySwarm)("warns of what docker stack deploy refuses at %j", (path, service) => {
  const at = path === "" ? "services.web" : `services.web.${path}`;
  expect(lintedService(service, { target: "swarm" })).toEqual([`warning deploy-refused ${at}`]);
});

const takenBySwarm: readonly object[] = [
  { networks: ["default"] },
  { volumes: ["/host:/data", "/data"] },
  { deploy: { mode: "global" } },
  { deploy: { mode: "replicated-job", replicas: 2 } },
  { restart: "unless-stopped" },
  { restart: "sometimes", deploy: { restart_policy: { condition: "any" } } },
  { healthcheck: { disable: true } },
  { healthcheck: { test: "true" } },
];

it.each(takenBySwarm)("says nothing of %j", (service) => {
  const lines = lintedService(service, { target: "swarm" });
  expect(lines.filter((line) => line.includes("deploy-refused"))).toEqual([]);
});

describe.skipIf(mayBeSkipped)("the real docker stack deploy", () => {
  const deploy = (service: object) =>
    stackDeploy(JSON.stringify({ services: { web: { image: "nginx", ...service } } }));

  it.each(refusedBySwarm)("refuses what stands at %j", async (_, service) => {
    expect((await deploy(service)).error).toBeDefined();
  });

  it.each(takenBySwarm)("takes %j", async (service) => {
    expect((await deploy(service)).error).toBeUndefined();
  });
});

describe("for Compose", () => {
  const fileOf = (secret: object) => ({
    services: { web: { image: "nginx", secrets: ["token"] } },
    secrets: { token: secret },
  });

  it.each([
    { external: true },
    { external: { name: "token" } },
    { file: "./token", template_driver: "golang" },
    { file: "./token", driver: "vault" },
  ])("warns of a secret that up refuses: %j", (secret) => {
    expect(lintedFile(fileOf(secret))).toContain("warning deploy-refused services.web.secrets");
  });

  it("says nothing of one from a file or variable, or that no service uses", () => {
    expect(lintedFile(fileOf({ file: "./token" }))).toEqual([]);
    expect(lintedFile(fileOf({ environment: "TOKEN" }))).toEqual([]);
    expect(lintedFile({ services: { web: { image: "x" } }, secrets: { token: { external: true } } })).toEqual(
      [],
    );
  });
});
