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
};

/** A service of a {@link ComposeFile}. */
export type ComposeService = {
  readonly image: ComposeText;
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
  /** Short form, `[address:]hostPort:containerPort`. */
  readonly ports?: readonly string[];
  /** Short form, `source:target[:mode]`. */
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly labels?: Readonly<Record<string, ComposeText>>;
};

/** How a service is deployed; of these, Compose reads the reservation of devices alone. */
export type ComposeDeploy = {
  readonly mode?: "global" | "replicated";
  readonly placement?: { readonly constraints?: readonly string[] };
  readonly restart_policy?: { readonly condition?: "none" | "on-failure" | "any" };
  readonly resources?: { readonly reservations?: { readonly devices?: readonly DeviceRequest[] } };
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
  readonly driver?: string;
  /** Whether containers that are no services of the Swarm may join an overlay network. */
  readonly attachable?: boolean;
  /** Whether containers are cut off from everything outside; a stack that pulls or publishes must not be. */
  readonly internal?: boolean;
};

/** A named volume of a {@link ComposeFile}. */
export type ComposeVolume = { readonly driver?: string };

/** A secret of a {@link ComposeFile}; the path is relative to the Compose file. */
export type ComposeSecret = { readonly file: string };
