import type { ComposeText } from "../stack/compose-file.ts";
import type { ImageOption } from "../stack/image-option.ts";
import type { ListenOptions } from "../stack/published-port.ts";
import type { ResourceLimits } from "../stack/resource-limits.ts";
import type { ServiceNetworks } from "../stack/service-networks.ts";
import type { Variable } from "../yaml/variable.ts";
import type { ApiTokenOptions } from "./api-token.ts";
import type { RegistryOptions } from "./registry-option.ts";
import type { RemoteEngineOptions } from "./remote-engine.ts";
import type { ReportOptions } from "./reports-option.ts";
import type { WatchtowerSettingOptions } from "./settings-option.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";

/** Watchtower in the management stack. */
export interface WatchtowerOptions {
  /**
   * Image by its whole name, or a tag or digest of the default, `containrrr/watchtower`; `nickfedor/watchtower:1.21.0`
   * is the maintained line.
   */
  readonly image?: ImageOption | undefined;
  /** Which Watchtower the image is. Default: told from its repository; needed for any but the two known. */
  readonly flavour?: WatchtowerFlavour | undefined;
  /**
   * When to look for updates: six cron fields, seconds first, or a descriptor (`@daily`, `@every 6h`), in the
   * time zone of the variable `TZ` (UTC unless set). Default `0 0 4 * * *`, 04:00 every day. Five fields are
   * an error, since the two programs read them differently.
   */
  readonly schedule?: string | undefined;
  /** Whether to delete the old image after an update. Default true. */
  readonly cleanup?: boolean | undefined;
  /** Where the HTTP API is published on the host. Default 127.0.0.1, port 8080; `false` publishes nothing. */
  readonly listen?: ListenOptions | false | undefined;
  /** Where the bearer token of the HTTP API comes from. Default: the variable `API_TOKEN`. */
  readonly apiToken?: ApiTokenOptions | undefined;
  /**
   * Looks only after containers with this scope as their label `com.centurylinklabs.watchtower.scope`, which Watchtower
   * gets, too, and the agent where it is not excluded; `watchtowerLabels` makes it for others. Default: the original
   * then looks after all containers, the fork after those without that label.
   */
  readonly scope?: string | Variable | undefined;
  /** A program that is told what became of each container. Default none. */
  readonly reports?: ReportOptions | undefined;
  /** Credentials for registries, and how far they are trusted. */
  readonly registry?: RegistryOptions | undefined;
  /** An engine on another machine to look after, in place of this host's. */
  readonly remoteEngine?: RemoteEngineOptions | undefined;
  /** The networks that Watchtower joins, all of which must be in `networks`. Default `backend`. */
  readonly networks?: ServiceNetworks | undefined;
  /** What Watchtower may use of the host. Default: as much as there is; with `hardened` 256M, one core, 512 threads. */
  readonly resources?: ResourceLimits | undefined;
  /** Any setting of the two Watchtowers, by name, checked for the one that the image is. */
  readonly settings?: WatchtowerSettingOptions | undefined;
  /**
   * Further settings of Watchtower, kept as they are, and put in place of those that the stack sets. One that
   * defeats the stack is a warning.
   */
  readonly environment?: Readonly<Record<string, ComposeText>> | undefined;
}

/** The names of the options. */
export const watchtowerOptionNames: readonly (keyof WatchtowerOptions)[] = [
  "image",
  "flavour",
  "schedule",
  "cleanup",
  "listen",
  "apiToken",
  "scope",
  "reports",
  "registry",
  "remoteEngine",
  "networks",
  "resources",
  "settings",
  "environment",
];
