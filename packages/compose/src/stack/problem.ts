import type { SettingCode } from "../watchtower/setting-finding.ts";

/**
 * What a problem is about; the README lists them all.
 *
 * The list is closed within a version of this package; a later one may add to it.
 */
export type ProblemCode =
  | SettingCode
  | "option-unknown"
  | "option-invalid"
  | "project-name-invalid"
  | "image-invalid"
  | "variable-name-invalid"
  | "address-invalid"
  | "port-invalid"
  | "port-collision"
  | "flavour-unknown"
  | "watchtower-archived"
  | "engine-version-invalid"
  | "engine-too-old"
  | "engine-unknown"
  | "network-unknown"
  | "network-internal"
  | "socket-rootless"
  | "hardened-writable"
  | "scope-label-needed"
  | "report-secret-in-clear"
  | "reports-conflict"
  | "credentials-for-all"
  | "registry-unverified"
  | "engine-unencrypted"
  | "setting-deprecated"
  | "monitor-pulls"
  | "trace-shows-credentials"
  | "report-wrapped"
  | "api-host-invalid"
  | "events-token-missing"
  | "swarm-services-stay"
  | "agent-not-hardened"
  | "agent-networks-many"
  | "api-port-open"
  | "self-update-with-port"
  | "environment-invalid"
  | "setting-unsupported"
  | "target-refuses"
  | "target-drops"
  | "api-endpoint-off"
  | "agent-port-open"
  | "agent-without-secret"
  | "agent-update-unpairs"
  | "gpu-runtime-needed"
  | "gpu-without-agent"
  | "portainer-port-open"
  | "portainer-unclaimed"
  | "portainer-versions-differ"
  | "prometheus-port-open"
  | "grafana-port-open"
  | "scrape-token-unknown"
  | "scrape-rate-limited"
  | "scan-alert-left-out"
  | "secret-file-owner";

/** Something about the options that the caller should know, as data. */
export interface Problem {
  readonly code: ProblemCode;
  /**
   * `error`: the option cannot be used and the file does not do what was asked for. `warning`: it can, and is
   * unsafe or defeats its purpose. `info`: worth knowing.
   */
  readonly severity: "error" | "warning" | "info";
  /** The option, such as `watchtower.schedule`; `options` for the whole. */
  readonly path: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}
