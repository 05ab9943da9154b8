import { booleanOf } from "../format/number-text.ts";
import { parsePortSpec } from "../format/port-spec.ts";
import { parseVolumeSpec } from "../format/volume-spec.ts";
import { child, isScalarValue } from "../source/value.ts";
import type { Value } from "../source/value.ts";
import { drop, isText } from "./drops.ts";
import type { Drop } from "./drops.ts";

/** `docker stack deploy` says so itself of some keys, and of others not a word. */
const passedOver = (key: string) => `docker stack takes ${key} and does nothing with it.`;
const leaveOut = (key: string) => `Leave ${key} out of the file for the Swarm.`;

/** Keys for which there is nothing in a service of a Swarm, each with a hint of its own where there is a way. */
const withoutMeaning: Readonly<Record<string, string>> = {
  build: "Build and push the image first; the service takes the one that image names.",
  cgroup_parent: leaveOut("cgroup_parent"),
  cgroupns_mode: leaveOut("cgroupns_mode"),
  container_name: "Find its containers by the name of the service: docker ps --filter name=STACK_SERVICE.",
  depends_on: "Let the service wait for what it needs, or fail and be started again.",
  devices: "Use a bind mount and a placement constraint, or run this service with docker compose.",
  domainname: "Write the whole name as hostname.",
  external_links: "Connect both services to one network, where they find each other by name.",
  ipc: leaveOut("ipc"),
  links: "Services on one network find each other by name; an alias goes under networks.",
  mac_address: leaveOut("mac_address"),
  network_mode: "Use networks; for the host's own network, an external network named host.",
  pid: leaveOut("pid"),
  privileged: "Use cap_add for what the service needs, or run it with docker compose.",
  security_opt: "Set it for the engine of each node, or run this service with docker compose.",
  shm_size: "Mount a volume of type tmpfs at /dev/shm, with tmpfs.size.",
  tmpfs: "Use a volume of type tmpfs.",
  userns_mode: leaveOut("userns_mode"),
};

const isSet = (value: Value) => !isScalarValue(value) || booleanOf(value.text) !== false;

/**
 * What a service of `docker stack` loses without an error (docker/cli 28.2.2: UnsupportedProperties and
 * DeprecatedProperties of compose/types, and what compose/convert leaves behind without any notice).
 */
export const swarmDrops: readonly Drop[] = [
  ...Object.entries(withoutMeaning).map(([key, hint]) =>
    drop(key, passedOver(key), hint, key === "privileged" ? { when: isSet } : {}),
  ),
  drop(
    "expose",
    "docker stack passes over expose, which nothing needs: services on one network reach each other on any port.",
    leaveOut("expose"),
    { severity: "info" },
  ),
  drop(
    "restart",
    "docker stack reads no as nothing said, and a Swarm starts the service again whenever it ends.",
    "Write deploy.restart_policy with condition: none.",
    {
      when: (value, service) =>
        isText(value, "no") && child(child(service, "deploy"), "restart_policy") === undefined,
    },
  ),
  drop("restart", "docker stack passes over restart beside deploy.restart_policy.", "Leave restart out.", {
    when: (_, service) => child(child(service, "deploy"), "restart_policy") !== undefined,
  }),
  ...["ipv4_address", "ipv6_address"].map((key) =>
    drop(
      `networks.*.${key}`,
      "docker stack passes over fixed addresses: a Swarm gives each container its own.",
      "Reach the service by its name.",
    ),
  ),
  drop(
    "ports.*",
    "docker stack passes over the address: the port is open on every interface of the nodes.",
    "Leave the address out and close the port in the firewall, or do not publish it.",
    { when: hasAddress },
  ),
  drop(
    "volumes.*",
    "docker stack passes over this option of the mount.",
    "It knows ro, rw, nocopy and the propagation of a bind mount, such as rslave.",
    { when: hasUnknownOption },
  ),
  ...["bind.create_host_path", "bind.recursive", "bind.selinux", "tmpfs.mode", "volume.labels"].map((key) =>
    drop(`volumes.*.${key}`, `docker stack passes over ${key} of a mount.`, leaveOut(key)),
  ),
];

function hasAddress(port: Value): boolean {
  if (!isScalarValue(port)) return false;
  const parsed = parsePortSpec(port.text, true);
  return "spec" in parsed && !["", "0.0.0.0", "::"].includes(parsed.spec.address);
}

const options: ReadonlySet<string> = new Set(
  "ro rw nocopy rprivate private rshared shared rslave slave".split(" "),
);

function hasUnknownOption(mount: Value): boolean {
  if (!isScalarValue(mount)) return false;
  const parsed = parseVolumeSpec(mount.text);
  return "spec" in parsed && parsed.spec.options.some((option) => !options.has(option));
}
