import type { Variable } from "../yaml/variable.ts";

// Type aliases, not interfaces: only those fit the index signature of ComposeMapping.

/** Text of a Compose file: a literal, every `$` in it a dollar, or a {@link Variable}. */
export type ComposeText = string | Variable;

/** The part of a Compose file that this package generates; `toYaml` takes any other too. */
export type ComposeFile = {
  /** The Compose project. */
  readonly name?: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks?: Readonly<Record<string, ComposeNetwork>>;
  readonly volumes?: Readonly<Record<string, ComposeVolume>>;
  readonly secrets?: Readonly<Record<string, ComposeSecret>>;
  readonly configs?: Readonly<Record<string, ComposeConfig>>;
};

/** A service of a {@link ComposeFile}. */
export type ComposeService = {
  readonly image: ComposeText;
  /** Arguments of the image's program. */
  readonly command?: readonly string[];
  /** Services that start before it; in the long form, once they are as far as the condition says. */
  readonly depends_on?: readonly string[] | Readonly<Record<string, ComposeDependency>>;
  readonly restart?: "no" | "always" | "on-failure" | "unless-stopped";
  /** OCI runtime, such as `nvidia`; the engine refuses to start one it does not have. */
  readonly runtime?: string;
  /** Devices of the host, or CDI names such as `nvidia.com/gpu=all`. */
  readonly devices?: readonly string[];
  readonly deploy?: ComposeDeploy;
  /** Settings of the process: strings, never bare booleans or numbers. */
  readonly environment?: Readonly<Record<string, ComposeText>>;
  /** Names of {@link ComposeFile.secrets}, each mounted at `/run/secrets/<name>`. */
  readonly secrets?: readonly string[];
  /** Files of {@link ComposeFile.configs}, and where each is mounted, to be read only. */
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  /** Short form, `[address:]hostPort:containerPort`. */
  readonly ports?: readonly string[];
  /** Short form, `source:target[:mode]`, or a bind mount in long form, whose source must be there. */
  readonly volumes?: readonly (string | ComposeBindMount)[];
  /** Folders in memory, for a service whose root is read-only. */
  readonly tmpfs?: readonly string[];
  /** Names of {@link ComposeFile.networks}; in the long form with what else the service is called there. */
  readonly networks?: readonly string[] | Readonly<Record<string, ComposeMembership>>;
  readonly labels?: Readonly<Record<string, ComposeText>>;
  readonly healthcheck?: ComposeHealthcheck;
  /** Whether the root of the container cannot be written to. */
  readonly read_only?: boolean;
  /** Whether the container has the host's devices and all capabilities. */
  readonly privileged?: boolean;
  /** Capabilities that are taken away, or given; `ALL` for every one. */
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
};

/** How far another service must be. */
export type ComposeDependency = { readonly condition: "service_started" | "service_healthy" };

/** A file or folder of the host, relative to the Compose file, in a container. */
export type ComposeBindMount = {
  readonly type: "bind";
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
};

/** A service's part in a network. */
export type ComposeMembership = { readonly aliases?: readonly string[] };

/** What tells whether a service works. */
export type ComposeHealthcheck = {
  readonly test: readonly string[];
  readonly interval?: string;
  readonly timeout?: string;
  readonly retries?: number;
  readonly start_period?: string;
};

/** How a service is deployed; of these, Compose reads the resources alone. */
export type ComposeDeploy = {
  readonly mode?: "global" | "replicated";
  readonly replicas?: number;
  readonly placement?: { readonly constraints?: readonly string[] };
  readonly restart_policy?: { readonly condition?: "none" | "on-failure" | "any" };
  readonly resources?: {
    readonly reservations?: { readonly devices?: readonly DeviceRequest[] };
    readonly limits?: { readonly memory?: string; readonly cpus?: string; readonly pids?: number };
  };
};

/** Devices that the engine is asked for, such as GPUs. */
export type DeviceRequest = {
  readonly driver?: string;
  /** How many; `all` for every one. */
  readonly count?: number | "all";
  readonly capabilities: readonly string[];
};

/** A network of a {@link ComposeFile}; an empty one takes the engine's defaults. */
export type ComposeNetwork = {
  /** Its name on the engine; by default that of the project and its own. */
  readonly name?: string;
  /** Whether it is there already, and stays. */
  readonly external?: boolean;
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string>>;
  /** Whether containers that are no services of the Swarm may join an overlay network. */
  readonly attachable?: boolean;
  /** Whether containers are cut off from everything outside; a stack that pulls or publishes must not be. */
  readonly internal?: boolean;
};

/** A named volume of a {@link ComposeFile}. */
export type ComposeVolume = { readonly driver?: string };

/**
 * A secret of a {@link ComposeFile}: a file, its path relative to the Compose file; a variable of the environment or the
 * `.env` file, which `docker stack` does not take; or one that a Swarm has already, which Compose does not take.
 */
export type ComposeSecret =
  | { readonly file: string }
  | { readonly environment: string }
  | { readonly external: true; readonly name?: string };

/** A file that services read; its path is relative to the Compose file. */
export type ComposeConfig = {
  readonly file: string;
  /** Its name in a Swarm, where the contents of a config never change. */
  readonly name?: string;
};
