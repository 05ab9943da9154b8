/**
 * What a rule about Watchtower's settings can find; the generator and lint share the rules, and so the codes.
 *
 * Where a rule has a page in `docs/rules`, that tells the mechanism and the reports behind it.
 */
export type SettingCode =
  | "schedule-switched-off"
  | "api-unreachable"
  | "api-endpoint-unknown"
  | "api-tls-incomplete"
  | "token-empty"
  | "token-in-clear"
  | "token-is-path"
  | "schedule-invalid"
  | "interval-with-schedule"
  | "interval-not-seconds"
  | "duration-without-unit"
  | "boolean-unreadable"
  | "run-once-restarts"
  | "no-restart-deletes"
  | "rolling-restart-refused"
  | "monitor-without-pull"
  | "revive-without-stopped"
  | "docker-api-pinned"
  | "credentials-incomplete"
  | "notification-nowhere"
  | "notification-report-off";

/** What one rule has to say about the settings of a Watchtower. */
export interface SettingFinding {
  readonly code: SettingCode;
  /** The variables that it is about; the first that is set is where the problem stands. */
  readonly settings: readonly string[];
  readonly message: string;
  readonly hint: string;
  /** For what is only worth knowing; otherwise it is a warning. */
  readonly severity?: "info";
  /** What that first one should say, where that is certain. */
  readonly replacement?: string;
}

/** Where a Watchtower's settings are at work. */
export interface SettingSurroundings {
  /** The ports of the container that are published; undefined when that is not known. */
  readonly publishedPorts: readonly number[] | undefined;
  /** Whether the engine starts the container again when it ends without an error. */
  readonly restarts: boolean;
}
