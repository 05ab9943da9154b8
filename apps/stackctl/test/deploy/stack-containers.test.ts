import type Docker from "dockerode";
import { describe, expect, it } from "vitest";
import {
  containerName,
  isPublished,
  publishedEndpoint,
  serviceContainers,
} from "../../src/deploy/stack-containers.ts";
import { openWorld } from "../support/world.ts";

describe("serviceContainers", () => {
  it("finds a service of the stack by the folder it was deployed from, stopped ones too", async () => {
    const { host, connection } = await openWorld();
    host.registry.push("demo/app:1");
    const run = (name: string, folder: string, service: string): Promise<unknown> =>
      host.runContainer({
        name,
        image: "demo/app:1",
        labels: {
          "com.docker.compose.project.working_dir": folder,
          "com.docker.compose.service": service,
        },
      });
    await run("mine", "/stack", "watchtower");
    await run("agent", "/stack", "portainer-agent");
    await run("theirs", "/stack2", "watchtower");
    await connection.docker.getContainer("mine").stop();
    const names = async (folder: string, service?: string): Promise<string[]> =>
      (await serviceContainers(connection, folder, service)).map(containerName).sort();
    expect(await names("/stack", "watchtower")).toEqual(["mine"]);
    expect(await names("/stack")).toEqual(["agent", "mine"]);
    expect(await names("/none", "watchtower")).toEqual([]);
  });
});

describe("publishedEndpoint", () => {
  const local = "unix:///var/run/docker.sock";
  const listed = (...ports: Partial<Docker.Port>[]): Docker.ContainerInfo =>
    ({ Ports: ports.map((port) => ({ PrivatePort: 8080, Type: "tcp", ...port })) }) as Docker.ContainerInfo;

  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["192.168.1.10", "192.168.1.10"],
    ["0.0.0.0", "127.0.0.1"],
    ["::", "127.0.0.1"],
    ["", "127.0.0.1"],
    ["::1", "[::1]"],
  ])("of a port on %j is reached at %s", (IP, host) => {
    for (const engine of [local, "tcp://127.0.0.1:2375", "tcp://localhost:2375"]) {
      const found = publishedEndpoint(listed({ IP, PublicPort: 18080 }), 8080, engine);
      expect(found?.port).toBe(18080);
      expect(found?.host.replace("localhost", "127.0.0.1")).toBe(host);
    }
  });

  it.each([
    ["0.0.0.0", "10.0.0.5"],
    ["::", "10.0.0.5"],
    ["", "10.0.0.5"],
    ["192.168.1.10", "192.168.1.10"],
    ["127.0.0.1", undefined],
    ["127.0.1.1", undefined],
    ["::1", undefined],
  ])("of a port that another machine publishes on %j is reached at %s", (IP, host) => {
    const container = listed({ IP, PublicPort: 18080 });
    expect(publishedEndpoint(container, 8080, "tcp://10.0.0.5:2375")?.host).toBe(host);
    expect(isPublished(container, 8080)).toBe(true);
  });

  it("is the one of another machine's that can be reached", () => {
    const ports = [
      { IP: "127.0.0.1", PublicPort: 1 },
      { IP: "::", PublicPort: 2 },
    ];
    expect(publishedEndpoint(listed(...ports), 8080, "tcp://[fd00::5]:2375")).toEqual({
      host: "[fd00::5]",
      port: 2,
    });
  });

  it("prefers IPv4, where the fork listens", () => {
    const ports = [
      { IP: "::", PublicPort: 1 },
      { IP: "0.0.0.0", PublicPort: 2 },
    ];
    expect(publishedEndpoint(listed(...ports), 8080, local)?.port).toBe(2);
  });

  it("is none for a port that is exposed only, of UDP, or another one", () => {
    expect(publishedEndpoint(listed({}), 8080, local)).toBeUndefined();
    expect(publishedEndpoint(listed({ IP: "::", PublicPort: 1, Type: "udp" }), 8080, local)).toBeUndefined();
    expect(publishedEndpoint(listed({ IP: "::", PublicPort: 1 }), 9001, local)).toBeUndefined();
    expect(publishedEndpoint(listed(), 8080, local)).toBeUndefined();
  });
});

describe("containerName", () => {
  it("is the name without its slash, else the short id", () => {
    const Id = "0123456789abcdef";
    expect(containerName({ Names: ["/web"], Id } as Docker.ContainerInfo)).toBe("web");
    expect(containerName({ Names: [] as string[], Id } as Docker.ContainerInfo)).toBe("0123456789ab");
  });
});
