import type { ComposeText } from "../stack/compose-file.ts";
import { isVariable } from "../yaml/variable.ts";
import { goBoolean } from "./go-boolean.ts";
import { apiEndpoints } from "./watchtower-image.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";

/** The boolean variables of both Watchtowers (watchtower-config.json); `NO_COLOR` is on by mere presence. */
const booleans: ReadonlySet<string> = new Set(
  `CLEANUP DEBUG DISABLE_MEMORY_SWAPPINESS EPHEMERAL_SELF_UPDATE HTTP_API_CONTAINERS HTTP_API_METRICS
  HTTP_API_PERIODIC_POLLS HTTP_API_UPDATE INCLUDE_RESTARTING INCLUDE_STOPPED LABEL_ENABLE LABEL_TAKE_PRECEDENCE
  LIFECYCLE_HOOKS MONITOR_ONLY NO_PULL NO_RESTART NO_STARTUP_MESSAGE NOTIFICATION_EMAIL_SERVER_TLS_SKIP_VERIFY
  NOTIFICATION_GOTIFY_TLS_SKIP_VERIFY NOTIFICATION_LOG_STDOUT NOTIFICATION_MSTEAMS_USE_LOG_DATA
  NOTIFICATION_REPORT NOTIFICATION_SKIP_TITLE NOTIFICATION_SPLIT_BY_CONTAINER REGISTRY_TLS_SKIP REMOVE_VOLUMES
  REVIVE_STOPPED ROLLING_RESTART RUN_ONCE TRACE UPDATE_ON_START USE_COMPOSE_DEPENDS_ON`
    .split(/\s+/)
    .map((name) => `WATCHTOWER_${name}`)
    .concat("DOCKER_TLS_VERIFY"),
);

/**
 * A Watchtower's environment, read as that Watchtower reads it.
 *
 * A {@link Variable} is known only when the stack starts: `text` and `isOn` give undefined for it.
 */
export class WatchtowerSettings {
  /** Undefined where it is not known which of the two the image is. */
  readonly flavour: WatchtowerFlavour | undefined;
  readonly image: string;
  readonly #environment: ReadonlyMap<string, ComposeText>;
  readonly #isComplete: boolean;

  /** `isComplete` is false where more may be set than is known, as by an `env_file`. */
  constructor(
    flavour: WatchtowerFlavour | undefined,
    image: string,
    environment: ReadonlyMap<string, ComposeText>,
    isComplete = true,
  ) {
    this.flavour = flavour;
    this.image = image;
    this.#environment = environment;
    this.#isComplete = isComplete;
  }

  /** The literal value, empty when unset (both programs treat the two alike); undefined for what is not known. */
  text(name: string): string | undefined {
    const value = this.#environment.get(name) ?? (this.#isComplete ? "" : undefined);
    return isVariable(value) ? undefined : value;
  }

  /** Whether something is set, a literal or a variable; false where that is not known. */
  isSet(name: string): boolean {
    return (this.#environment.get(name) ?? "") !== "";
  }

  /** Whether a boolean is on: Go's words for true. Unreadable words are off in the original. */
  isOn(name: string): boolean | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : goBoolean(value) === true;
  }

  /** Whether an endpoint group is served, by its switch or by the fork's list; undefined when a variable decides. */
  serves(endpoint: "update" | "metrics"): boolean | undefined {
    const bySwitch = this.isOn(`WATCHTOWER_HTTP_API_${endpoint.toUpperCase()}`);
    if (bySwitch === true || !apiEndpoints(this.flavour ?? "containrrr", this.image).list) return bySwitch;
    const list = this.text("WATCHTOWER_HTTP_API_ENDPOINTS");
    const names = list?.toLowerCase().split(/[\s,]+/);
    if (names?.some((name) => name === endpoint || name === "all")) return true;
    return names === undefined || bySwitch === undefined ? undefined : false;
  }

  /** The boolean settings whose value Go does not read: neither a word for true nor one for false. */
  unreadableBooleans(): string[] {
    return [...this.#environment.keys()].filter((name) => {
      const value = this.text(name);
      return booleans.has(name) && !!value && goBoolean(value) === undefined;
    });
  }
}
