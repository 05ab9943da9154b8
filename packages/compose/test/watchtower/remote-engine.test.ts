import { expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { RemoteEngineOptions } from "../../src/watchtower/remote-engine.ts";

const build = (remoteEngine: unknown) => {
  const { file, problems } = managementStack({
    watchtower: { remoteEngine: remoteEngine as RemoteEngineOptions },
  });
  const found = problems.filter(({ path }) => path.startsWith("watchtower.remote"));
  return {
    service: file.services["watchtower"]!,
    problems: found.map(({ severity, code, path }) => [severity, code, path]),
  };
};

it("speaks TLS with the certificates of a folder, and has no socket of its own host", () => {
  const { service, problems } = build({ host: "tcp://10.0.0.7:2376", certificateFolder: "./certs" });
  expect(service.environment).toMatchObject({
    DOCKER_HOST: "tcp://10.0.0.7:2376",
    DOCKER_TLS_VERIFY: "true",
    DOCKER_CERT_PATH: "/engine-certificates",
  });
  expect(service.volumes).toStrictEqual([
    { type: "bind", source: "./certs", target: "/engine-certificates", read_only: true },
  ]);
  expect(problems).toStrictEqual([]);
});

it("warns of an engine without TLS", () => {
  const { service, problems } = build({ host: "tcp://[fd00::1]:2375" });
  expect(service).not.toHaveProperty("volumes");
  expect(service.environment).not.toHaveProperty("DOCKER_TLS_VERIFY");
  expect(problems).toStrictEqual([["warning", "engine-unencrypted", "watchtower.remoteEngine"]]);
});

it.each([{}, { host: "ssh://a" }, { host: "tcp://a" }, { host: "unix:///a" }, { host: 5 }])(
  "refuses %j, and stays with its own host",
  (remoteEngine) => {
    const { service, problems } = build(remoteEngine);
    expect(problems).toStrictEqual([["error", "option-invalid", "watchtower.remoteEngine.host"]]);
    expect(service.volumes).toStrictEqual(["/var/run/docker.sock:/var/run/docker.sock"]);
  },
);
