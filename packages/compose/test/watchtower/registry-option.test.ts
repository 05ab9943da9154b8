import { describe, expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import type { RegistryOptions } from "../../src/watchtower/registry-option.ts";
import { variable } from "../../src/yaml/variable.ts";

const fork = "nickfedor/watchtower:1.21.0";
const build = (registry: unknown, image = fork, more: ManagementStackOptions = {}) => {
  const { file, problems } = managementStack({
    ...more,
    watchtower: { image, registry: registry as RegistryOptions },
  });
  const found = problems.filter(({ path }) => path.startsWith("watchtower.registry"));
  const { environment, volumes } = file.services["watchtower"]!;
  return {
    environment: environment!,
    mounts: volumes?.slice(1),
    problems: found.map(({ severity, code, path }) => [severity, code, path]),
    text: JSON.stringify(problems),
  };
};
const mounted = (source: string, target: string) => ({ type: "bind", source, target, read_only: true });

it("mounts the folder of config.json, and says where it is", () => {
  const { environment, mounts, problems } = build({ configFolder: "./registry" });
  expect(environment["DOCKER_CONFIG"]).toBe("/registry-config");
  expect(mounts).toStrictEqual([mounted("./registry", "/registry-config")]);
  expect(problems).toStrictEqual([]);
});

describe("a user for all registries", () => {
  it("has its password from a variable, with a warning", () => {
    const { environment, problems } = build({ credentials: { user: "u", password: { variable: "PW" } } });
    expect(environment).toMatchObject({
      REPO_USER: "u",
      REPO_PASS: variable("PW", { required: "set PW to the password of the registries" }),
    });
    expect(problems).toStrictEqual([["warning", "credentials-for-all", "watchtower.registry.credentials"]]);
  });

  it("has no password that stands in the options or in a file", () => {
    for (const password of ["s3cret", { file: "./s3cret" }, { variable: "s3cret!" }, undefined]) {
      const { environment, problems, text } = build({ credentials: { user: "u", password } });
      expect(environment["REPO_PASS"]).toHaveProperty("required");
      if (password !== undefined) expect(problems.map(([severity]) => severity)).toContain("error");
      expect(text).not.toContain("s3cret");
    }
  });

  it("needs a name", () => {
    expect(build({ credentials: { password: { variable: "PW" } } }).problems).toContainEqual([
      "error",
      "option-invalid",
      "watchtower.registry.credentials.user",
    ]);
  });
});

describe("TLS", () => {
  it("trusts further certificates in both Watchtowers", () => {
    for (const image of [fork, "containrrr/watchtower"]) {
      const { environment, mounts } = build({ certificateFolder: "/etc/registry" }, image);
      expect(environment["SSL_CERT_DIR"]).toBe("/registry-certificates");
      expect(mounts).toStrictEqual([mounted("/etc/registry", "/registry-certificates")]);
    }
  });

  it("is set by the fork's own settings, and refused for the original", () => {
    const { environment, problems } = build({ skipVerification: true, minTlsVersion: "TLS1.3" });
    expect(environment).toMatchObject({
      WATCHTOWER_REGISTRY_TLS_SKIP: "true",
      WATCHTOWER_REGISTRY_TLS_MIN_VERSION: "TLS1.3",
    });
    expect(problems).toStrictEqual([
      ["warning", "registry-unverified", "watchtower.registry.skipVerification"],
    ]);
    expect(build({ minTlsVersion: "TLS1.3" }, "containrrr/watchtower").problems).toStrictEqual([
      ["error", "setting-unsupported", "watchtower.registry.minTlsVersion"],
    ]);
    expect(build({ minTlsVersion: "1.3" }).problems).toStrictEqual([
      ["error", "option-invalid", "watchtower.registry.minTlsVersion"],
    ]);
  });
});
