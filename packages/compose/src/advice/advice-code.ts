import type { SettingCode } from "../watchtower/setting-finding.ts";

/**
 * What advice on a file with Watchtower, the Portainer Agent or their labels can be about: each has a page in
 * `docs/rules` with the mechanism and the report that motivates it.
 */
export type AdviceCode =
  | SettingCode
  // Labels
  | "label-unread"
  | "label-unknown"
  | "label-unsupported"
  | "label-on-deploy"
  | "label-overruled"
  | "enable-without-effect"
  | "enable-without-target"
  | "hooks-off"
  | "hooks-on-watchtower"
  | "komodo-skip-false"
  // Watchtower's settings and flags
  | "setting-unknown"
  | "setting-unsupported"
  | "setting-deprecated"
  | "quotes-in-value"
  | "flag-unknown"
  | "flag-value-apart"
  | "names-exclude-others"
  | "container-name-unmatched"
  | "token-on-command-line"
  | "token-interpolated"
  | "secret-in-clear"
  | "secret-not-mounted"
  // Watchtower among others
  | "api-port-open"
  | "api-off-with-port"
  | "self-update-with-port"
  | "docker-socket-missing"
  | "docker-socket-read-only"
  | "docker-api-outdated"
  | "registry-config-unread"
  | "restart-off"
  | "rolling-restart-with-links"
  | "scope-label-missing"
  | "scope-without-target"
  | "watchtower-archived"
  | "watchtower-duplicated"
  // Images
  | "image-floating"
  | "image-pinned"
  // The Portainer Agent
  | "agent-port-open"
  | "agent-without-secret"
  | "agent-update-unpairs"
  | "agent-secret-file"
  | "agent-secret-differs"
  | "agent-mount-missing"
  | "agent-cluster-address"
  | "agent-not-global"
  | "agent-hostname";
