import { describe, expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";

const build = (options: ManagementStackOptions) => {
  const { file, problems } = managementStack(options);
  const { watchtower, "portainer-agent": agent } = file.services;
  return { watchtower: watchtower!, agent: agent!, problems, codes: problems.map(({ code }) => code) };
};

it("mounts another socket and folder of volumes where both programs look for the usual ones", () => {
  const { watchtower, agent, problems } = build({ socket: "/srv/d.sock", volumesFolder: "/data/volumes" });
  expect(watchtower.volumes).toStrictEqual(["/srv/d.sock:/var/run/docker.sock"]);
  expect(agent.volumes).toStrictEqual([
    "/srv/d.sock:/var/run/docker.sock",
    "/data/volumes:/var/lib/docker/volumes",
    "/:/host",
  ]);
  expect(problems.filter(({ severity }) => severity === "error")).toStrictEqual([]);
});

it.each(["docker.sock", "", "/a:b", 5, "/a\0"])("refuses the socket %j", (socket) => {
  const { watchtower, problems } = build({ socket } as ManagementStackOptions);
  expect(watchtower.volumes).toStrictEqual(["/var/run/docker.sock:/var/run/docker.sock"]);
  expect(problems).toContainEqual(
    expect.objectContaining({ code: "option-invalid", severity: "error", path: "socket" }),
  );
});

it("warns of the socket of a rootless engine", () => {
  expect(build({ socket: "/run/user/1000/podman/podman.sock" }).codes).toContain("socket-rootless");
});

describe("Podman", () => {
  it("has its own places, a privileged agent that knows what it is on, and an old API", () => {
    const { watchtower, agent, codes } = build({ containerEngine: "podman" });
    expect(watchtower.volumes).toStrictEqual(["/run/podman/podman.sock:/var/run/docker.sock"]);
    expect(agent).toMatchObject({
      privileged: true,
      environment: { PODMAN: "1" },
      volumes: [
        "/run/podman/podman.sock:/var/run/docker.sock",
        "/var/lib/containers/storage/volumes:/var/lib/docker/volumes",
        "/:/host",
      ],
    });
    expect(watchtower.environment).not.toHaveProperty("DOCKER_API_VERSION");
    expect(codes).not.toContain("engine-unknown");
  });

  it("gets containers from the fork that it can start", () => {
    const swappiness = (image: string) =>
      build({ containerEngine: "podman", watchtower: { image } }).watchtower.environment?.[
        "WATCHTOWER_DISABLE_MEMORY_SWAPPINESS"
      ];
    expect(swappiness("nickfedor/watchtower:1.21.0")).toBe("true");
    expect(swappiness("nickfedor/watchtower:1.9.0")).toBeUndefined();
    expect(swappiness("containrrr/watchtower")).toBeUndefined();
  });

  it("is no Swarm", () => {
    expect(build({ containerEngine: "podman", target: "swarm" }).codes).toContain("target-refuses");
  });
});
