import { describe, expect, it } from "vitest";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import { swarmDrops } from "../../src/lint/swarm-drops.ts";
import { mayBeSkipped } from "../support/docker-stack.ts";
import { lintedService } from "../support/linted.ts";
import { stackDeploy } from "../support/swarm-manager.ts";

const mount = { type: "volume", target: "/data" };
const bind = { type: "bind", source: "/host", target: "/data" };
const never = { deploy: { restart_policy: { condition: "none" } } };

/** A path, a service in which it is dropped, and the service as it is then deployed. */
const rows: readonly [path: string, service: object, deployed?: object][] = [
  ["build", { build: "." }],
  ["cgroup_parent", { cgroup_parent: "m-executor-abcd" }],
  ["cgroupns_mode", { cgroupns_mode: "host" }],
  ["container_name", { container_name: "one" }],
  ["depends_on", { depends_on: ["web"] }],
  ["devices", { devices: ["/dev/ttyUSB0:/dev/ttyUSB0"] }],
  ["domainname", { domainname: "example.com" }],
  ["expose", { expose: ["80"] }],
  ["external_links", { external_links: ["db"] }],
  ["ipc", { ipc: "host" }],
  ["links", { links: ["web"] }],
  ["mac_address", { mac_address: "02:42:ac:11:65:43" }],
  ["network_mode", { network_mode: "host" }],
  ["pid", { pid: "host" }],
  ["privileged", { privileged: true }],
  ["restart", { restart: "no" }],
  ["restart", { restart: "always", ...never }, never],
  ["security_opt", { security_opt: ["no-new-privileges:true"] }],
  ["shm_size", { shm_size: "64m" }],
  ["tmpfs", { tmpfs: "/run" }],
  ["userns_mode", { userns_mode: "host" }],
  ["networks.default.ipv4_address", { networks: { default: { ipv4_address: "10.0.0.9" } } }],
  ["networks.default.ipv6_address", { networks: { default: { ipv6_address: "fd00::9" } } }],
  ["ports.0", { ports: ["127.0.0.1:8080:80"] }, { ports: ["8080:80"] }],
  ["volumes.0", { volumes: ["/host:/data:ro,Z"] }, { volumes: ["/host:/data:ro"] }],
  ["volumes.0.bind.create_host_path", { volumes: [{ ...bind, bind: { create_host_path: false } }] }],
  ["volumes.0.bind.recursive", { volumes: [{ ...bind, bind: { recursive: "disabled" } }] }],
  ["volumes.0.bind.selinux", { volumes: [{ ...bind, bind: { selinux: "z" } }] }],
  ["volumes.0.tmpfs.mode", { volumes: [{ type: "tmpfs", target: "/run", tmpfs: { mode: 448 } }] }],
  ["volumes.0.volume.labels", { volumes: [{ ...mount, volume: { labels: { a: "b" } } }] }],
];

it.each(rows)("tells that docker stack drops %s", (path, service) => {
  const [line = "", ...others] = lintedService(service, { target: "swarm" });
  expect(others).toEqual([]);
  expect(line).toBe(`${path === "expose" ? "info" : "warning"} target-drops services.web.${path}`);
});

it("has a row for each place", () => {
  const shown = rows.map(([path]) => path.replace(/^networks\.default/, "networks.*").replace(/\.0/, ".*"));
  expect(shown.toSorted()).toEqual(swarmDrops.map(({ path }) => path.join(".")).toSorted());
});

it("points at the key", () => {
  const text = "services:\n  web:\n    image: nginx\n    privileged: true\n";
  expect(lintCompose(text, { target: "swarm" })).toMatchObject([{ line: 4, column: 5 }]);
});

it.each([
  ["a privilege that is not asked for", { privileged: false }],
  ["what is empty", { devices: [], build: {}, ipc: "" }],
  ["a port on every interface", { ports: ["0.0.0.0:8080:80", "8081:81"] }],
  ["options of a mount that are known", { volumes: ["/host:/data:ro,rslave", "/data"] }],
  ["a restart policy: the CLI says that it ignores it, and hands it on", { restart: "on-failure:3" }],
])("says nothing of %s", (_, service) => {
  expect(lintedService(service, { target: "swarm" })).toEqual([]);
});

it("says nothing of them to Compose", () => {
  expect(lintedService({ privileged: true, tmpfs: "/run", pid: "host" })).toEqual([]);
});

describe.skipIf(mayBeSkipped)("the real docker stack deploy", () => {
  const fileOf = (services: readonly object[]) =>
    JSON.stringify({
      services: Object.fromEntries(
        services.map((service, index) => [`s${index}`, { image: "nginx", ...service }]),
      ),
    });
  /** The service without the key that the path ends in. */
  const without = (service: object, path: string): object => {
    const keys = path.split(".");
    const copy = structuredClone(service);
    const parent = keys.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(at as object, key), copy);
    Reflect.deleteProperty(parent as object, keys.at(-1) ?? "");
    return copy;
  };

  it("asks for the same services with and without what lint says is dropped", async () => {
    const given = await stackDeploy(fileOf(rows.map(([, service]) => service)));
    const bare = await stackDeploy(
      fileOf(rows.map(([path, service, deployed]) => deployed ?? without(service, path))),
    );
    expect(given.error).toBeUndefined();
    expect(Object.keys(given.services)).toHaveLength(rows.length);
    expect(given.services).toEqual(bare.services);
  });

  it("hands a restart policy on although it says that it ignores it", async () => {
    const { services, notices } = await stackDeploy(fileOf([{ restart: "on-failure:3" }]));
    expect(notices).toContain("Ignoring unsupported options: restart");
    expect(services).toMatchObject({
      s_s0: { TaskTemplate: { RestartPolicy: { Condition: "on-failure", MaxAttempts: 3 } } },
    });
  });
});
