import { child } from "../source/value.ts";
import { drop, isText } from "./drops.ts";
import type { Drop } from "./drops.ts";

const onlySwarm = (key: string) =>
  `Docker Compose does nothing with ${key}, which is for docker stack alone.`;
const leaveOut = "Leave it out where the file is for docker compose alone.";

/** Parts of `deploy` that Compose reads and never looks at again, with the value that makes no difference. */
const swarmParts: Readonly<Record<string, string>> = {
  mode: "replicated",
  endpoint_mode: "",
  update_config: "",
  rollback_config: "",
  placement: "",
  "restart_policy.delay": "",
  "restart_policy.window": "",
  "resources.reservations.cpus": "",
  "resources.reservations.generic_resources": "",
};

/**
 * What a service of Compose loses without an error (docker/compose 2.26.1 to 5.5.0, pkg/compose/create.go: of `deploy`,
 * it looks at the replicas, the limits, reserved memory and devices, and the restart policy).
 */
export const composeDrops: readonly Drop[] = [
  ...Object.entries(swarmParts).map(([key, usual]) =>
    drop(`deploy.${key}`, onlySwarm(`deploy.${key}`), leaveOut, { when: (value) => !isText(value, usual) }),
  ),
  drop(
    "deploy.labels",
    "Docker Compose puts the labels under deploy on nothing: they are those of a service of docker stack.",
    "Write labels that a container is to have under labels of the service.",
  ),
  drop(
    "restart",
    "Docker Compose passes over restart beside deploy.restart_policy.",
    "Keep one of the two.",
    { when: (_, service) => child(child(service, "deploy"), "restart_policy")?.kind === "map" },
  ),
  drop(
    "credential_spec",
    "Docker Compose does nothing with credential_spec.",
    "Write credentialspec=… under security_opt.",
  ),
];
