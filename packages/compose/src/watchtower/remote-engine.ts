import { readOnlyMount } from "../stack/host-path.ts";
import { objectOption, textOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import type { MountedSettings } from "./registry-option.ts";

/** An engine on another machine, whose containers Watchtower looks after in place of its own host's. */
export interface RemoteEngineOptions {
  /** Its address, such as `tcp://10.0.0.7:2376`. */
  readonly host: string;
  /** A folder of this host with `ca.pem`, `cert.pem` and `key.pem`. Without it, nothing is encrypted. */
  readonly certificateFolder?: string | undefined;
}

const path = "watchtower.remoteEngine";
const certificates = "/engine-certificates";

/** Reads `watchtower.remoteEngine`; undefined where there is none, or no address in it. */
export function remoteEngine(value: unknown, problems: Problem[]): MountedSettings | undefined {
  if (value === undefined) return undefined;
  const options = objectOption(value, path, ["host", "certificateFolder"], problems);
  const host = textOption(options["host"] ?? null, `${path}.host`, "", problems);
  if (host === "") return undefined;
  if (!/^tcp:\/\/(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):\d{1,5}$/.test(host)) {
    problems.push({
      code: "option-invalid",
      severity: "error",
      path: `${path}.host`,
      message: `${path}.host is not the address of an engine that Watchtower reaches.`,
      hint: "Write tcp://, a host and a port, such as tcp://10.0.0.7:2376; it speaks no ssh.",
    });
    return undefined;
  }
  if (options["certificateFolder"] === undefined) {
    problems.push({
      code: "engine-unencrypted",
      severity: "warning",
      path,
      message:
        "Without certificates anybody on the way, and anybody who reaches that port, is root on that machine.",
      hint: "Protect the engine's port with TLS and give certificateFolder.",
    });
    return { environment: { DOCKER_HOST: host }, mounts: [] };
  }
  const mount = readOnlyMount(
    options["certificateFolder"],
    `${path}.certificateFolder`,
    certificates,
    problems,
  );
  return {
    environment: { DOCKER_HOST: host, DOCKER_TLS_VERIFY: "true", DOCKER_CERT_PATH: certificates },
    mounts: mount === undefined ? [] : [mount],
  };
}
