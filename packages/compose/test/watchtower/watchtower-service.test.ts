import { describe, expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { variable } from "../../src/yaml/variable.ts";
import type { WatchtowerOptions } from "../../src/watchtower/watchtower-options.ts";

const build = (watchtower: WatchtowerOptions = {}, more: ManagementStackOptions = {}) => {
  const { file, comments, problems } = managementStack({ ...more, watchtower });
  const service = file.services["watchtower"]!;
  return { file, comments, problems, service, environment: service.environment ?? {} };
};
const codes = ({ problems }: ReturnType<typeof build>) => problems.map(({ code }) => code);
const engine29 = { apiVersion: "1.52", minApiVersion: "1.44" };

it("is the archived original by default, on its network, with the socket and a restart policy", () => {
  const { service } = build();
  expect(service).toMatchObject({
    image: "containrrr/watchtower",
    restart: "unless-stopped",
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"],
    networks: ["backend"],
  });
  expect(service).not.toHaveProperty("hostname");
  expect(service).not.toHaveProperty("container_name");
  expect(service).not.toHaveProperty("secrets");
});

it("every setting is a string", () => {
  expect(build({}, { engine: engine29 }).environment).toStrictEqual({
    WATCHTOWER_SCHEDULE: "0 0 4 * * *",
    WATCHTOWER_CLEANUP: "true",
    WATCHTOWER_HTTP_API_UPDATE: "true",
    WATCHTOWER_HTTP_API_METRICS: "true",
    WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true",
    WATCHTOWER_HTTP_API_TOKEN: variable("API_TOKEN", { required: "set API_TOKEN to a long random value" }),
    DOCKER_API_VERSION: "1.44",
  });
});

describe("correction 1: the schedule goes on beside the update endpoint", () => {
  it.each([
    "containrrr/watchtower",
    "nickfedor/watchtower",
    "nickfedor/watchtower:1.21.0",
    "nickfedor/watchtower:1.16.0",
  ])("for %s", (image) => {
    const { environment, comments } = build({ image });
    expect(environment["WATCHTOWER_HTTP_API_PERIODIC_POLLS"]).toBe("true");
    expect(comments["services.watchtower.environment.WATCHTOWER_HTTP_API_PERIODIC_POLLS"]).toContain(
      "schedule",
    );
  });

  it("with the endpoints in the words that the image knows", () => {
    const words = (image: string) => {
      const { environment } = build({ image });
      return ["ENDPOINTS", "UPDATE", "METRICS"].map((name) => environment[`WATCHTOWER_HTTP_API_${name}`]);
    };
    expect(words("containrrr/watchtower:1.7.1")).toStrictEqual([undefined, "true", "true"]);
    expect(words("nickfedor/watchtower:1.19.0")).toStrictEqual([undefined, "true", "true"]);
    expect(words("nickfedor/watchtower:1.20.0")).toStrictEqual(["update,metrics", undefined, undefined]);
    expect(words("nickfedor/watchtower:latest")).toStrictEqual(["update,metrics", "true", "true"]);
  });
});

describe("correction 2: the API can be reached from this host", () => {
  it("at 127.0.0.1:8080 by default, and Watchtower is left out of its own updates", () => {
    const built = build();
    expect(built.service.ports).toStrictEqual(["127.0.0.1:8080:8080"]);
    expect(built.service.labels).toMatchObject({ "com.centurylinklabs.watchtower.enable": "false" });
    expect(codes(built)).not.toContain("api-port-open");
  });

  it("elsewhere by option, with a warning when others can reach it", () => {
    expect(build({ listen: { port: 9999 } }).service.ports).toStrictEqual(["127.0.0.1:9999:8080"]);
    const open = build({ listen: { address: "0.0.0.0" } });
    expect(open.service.ports).toStrictEqual(["0.0.0.0:8080:8080"]);
    expect(codes(open)).toContain("api-port-open");
    expect(codes(build({ listen: { address: "::1" } }))).not.toContain("api-port-open");
  });

  it("nowhere by option", () => {
    const closed = build({ listen: false });
    expect(closed.service).not.toHaveProperty("ports");
    expect(closed.comments).not.toHaveProperty(["services.watchtower.ports"]);
  });

  it("warns when Watchtower is to update itself in spite of the port", () => {
    const all = { excludeFromUpdates: false };
    expect(codes(build({}, all))).toContain("self-update-with-port");
    expect(codes(build({ listen: false }, all))).not.toContain("self-update-with-port");
    expect(codes(build())).not.toContain("self-update-with-port");
  });
});

describe("correction 3: DOCKER_API_VERSION", () => {
  const path = "services.watchtower.environment.DOCKER_API_VERSION";

  it("is a variable with 1.44, a comment and a warning when the engine is not known", () => {
    const built = build();
    expect(built.environment["DOCKER_API_VERSION"]).toStrictEqual(
      variable("DOCKER_API_VERSION", { default: "1.44" }),
    );
    expect(built.comments[path]).toContain("Docker 25");
    expect(built.problems).toContainEqual(
      expect.objectContaining({ code: "engine-unknown", severity: "warning" }),
    );
  });

  it.each([
    ["1.12", "1.41", undefined],
    ["1.24", "1.45", undefined],
    ["1.44", "1.52", "1.44"],
  ])("for an engine of %s to %s is %s", (minApiVersion, apiVersion, version) => {
    const built = build({}, { engine: { minApiVersion, apiVersion } });
    expect(built.environment["DOCKER_API_VERSION"]).toBe(version);
    expect(path in built.comments).toBe(version !== undefined);
    expect(codes(built)).not.toContain("engine-unknown");
  });

  it("is never given to the fork", () => {
    for (const more of [{}, { engine: engine29 }]) {
      const built = build({ image: "nickfedor/watchtower" }, more);
      expect(built.environment).not.toHaveProperty("DOCKER_API_VERSION");
      expect(codes(built)).not.toContain("engine-unknown");
    }
  });

  it("cannot help an engine that ends below 1.25", () => {
    const old = { engine: { minApiVersion: "1.12", apiVersion: "1.24" } };
    expect(build({}, old).problems).toContainEqual(
      expect.objectContaining({ code: "engine-too-old", severity: "error", path: "engine.apiVersion" }),
    );
    expect(codes(build({ image: "nickfedor/watchtower" }, old))).not.toContain("engine-too-old");
  });

  it("set by the user is neither warned about nor explained", () => {
    const built = build({ environment: { DOCKER_API_VERSION: "1.41" } });
    expect(built.environment["DOCKER_API_VERSION"]).toBe("1.41");
    expect(codes(built)).not.toContain("engine-unknown");
    expect(built.comments).not.toHaveProperty([path]);
  });
});

it("the schedule and the cleanup are as given", () => {
  const { environment, problems } = build({ schedule: "@every 6h", cleanup: false });
  expect(environment).toMatchObject({ WATCHTOWER_SCHEDULE: "@every 6h", WATCHTOWER_CLEANUP: "false" });
  expect(problems.filter(({ severity }) => severity === "error")).toStrictEqual([]);
});

it.each([
  ["0 0 4 * * *", "Second, minute, hour, day, month, weekday; in UTC unless TZ is set."],
  ["@daily", "In UTC unless TZ is set."],
  [
    "TZ=Europe/Berlin 0 0 4 * * *",
    "Second, minute, hour, day, month, weekday, in the time zone named first.",
  ],
])("the schedule %s is explained as what it is", (schedule, comment) => {
  const { comments } = build({ image: "nickfedor/watchtower", schedule });
  expect(comments["services.watchtower.environment.WATCHTOWER_SCHEDULE"]).toBe(comment);
});

it("a schedule of five fields is one error, and stands in the file as given", () => {
  const { environment, problems } = build({ schedule: "0 4 * * *", environment: { TZ: "UTC" } });
  expect(environment["WATCHTOWER_SCHEDULE"]).toBe("0 4 * * *");
  expect(problems.filter(({ code }) => code === "schedule-invalid")).toMatchObject([
    { severity: "error", path: "watchtower.schedule" },
  ]);
});

it("a token file becomes a secret, and the setting its path", () => {
  const { file, service, environment } = build({ apiToken: { file: "./token" } });
  expect(environment["WATCHTOWER_HTTP_API_TOKEN"]).toBe("/run/secrets/api_token");
  expect(service.secrets).toStrictEqual(["api_token"]);
  expect(file.secrets).toStrictEqual({ api_token: { file: "./token" } });
});

it("further settings follow the stack's own, and take their place where they are the same", () => {
  const { environment, comments } = build({
    environment: { TZ: "UTC", WATCHTOWER_SCHEDULE: "@daily", A$: "$x" },
  });
  expect(Object.keys(environment)[0]).toBe("WATCHTOWER_SCHEDULE");
  expect(Object.entries(environment).slice(-2)).toStrictEqual([
    ["TZ", "UTC"],
    ["A$", "$x"],
  ]);
  expect(environment["WATCHTOWER_SCHEDULE"]).toBe("@daily");
  expect(comments).not.toHaveProperty(["services.watchtower.environment.WATCHTOWER_SCHEDULE"]);
});

it("a setting may have any name, even one that objects treat specially", () => {
  const { environment } = build({
    environment: JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>,
  });
  expect(Object.entries(environment).slice(-2)).toStrictEqual([
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
});
