import { expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import type { SocketProxyOptions } from "../../src/socket-proxy/socket-proxy-service.ts";

const build = (socketProxy: SocketProxyOptions = {}, more: ManagementStackOptions = {}) => {
  const { file, problems } = managementStack({ hardened: { socketProxy }, ...more });
  const { watchtower, "socket-proxy": proxy } = file.services;
  return { proxy: proxy!, dependency: watchtower?.depends_on, problems };
};

it("has the socket, a network of its own, and nothing else", () => {
  expect(build().proxy).toMatchObject({
    image: "tecnativa/docker-socket-proxy:0.4.1",
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"],
    networks: ["docker-api"],
    read_only: true,
    tmpfs: ["/run", "/tmp"],
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
  });
  expect(build().proxy).not.toHaveProperty("ports");
});

it("says of each section that the image lets through by default whether it is needed", () => {
  expect(build().proxy.environment).toStrictEqual({
    CONTAINERS: "1",
    EVENTS: "0",
    IMAGES: "1",
    NETWORKS: "1",
    PING: "1",
    POST: "1",
    VERSION: "0",
  });
  expect(build({ environment: { EVENTS: "1", LOG_LEVEL: "err" } }).proxy.environment).toMatchObject({
    EVENTS: "1",
    LOG_LEVEL: "err",
  });
});

it("is never updated by the Watchtower that it serves", () => {
  const { proxy } = build({}, { excludeFromUpdates: false, komodoSkip: false });
  expect(proxy.labels).toStrictEqual({ "com.centurylinklabs.watchtower.enable": "false" });
});

it("is waited for where its image can tell that it works", () => {
  expect(build().dependency).toStrictEqual({ "socket-proxy": { condition: "service_healthy" } });
  const other = build({ image: "example/proxy:1" });
  expect(other.dependency).toStrictEqual({ "socket-proxy": { condition: "service_started" } });
  expect(other.proxy).not.toHaveProperty("healthcheck");
});

it("takes another version, limits, and the socket of the stack", () => {
  const { proxy, problems } = build(
    { image: { tag: "v0.4.2" }, resources: { memory: "64M" } },
    { socket: "/srv/d.sock" },
  );
  expect(proxy).toMatchObject({
    image: "tecnativa/docker-socket-proxy:v0.4.2",
    volumes: ["/srv/d.sock:/var/run/docker.sock"],
    deploy: { resources: { limits: { memory: "64M" } } },
  });
  expect(problems.filter(({ severity }) => severity === "error")).toStrictEqual([]);
});

it("refuses options that it does not have", () => {
  const { problems } = build({ sections: ["POST"] } as SocketProxyOptions);
  expect(problems).toContainEqual(
    expect.objectContaining({ code: "option-unknown", path: "hardened.socketProxy.sections" }),
  );
});
