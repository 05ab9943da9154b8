import { compareApiVersions } from "../watchtower/docker-api-version.ts";
import type { EngineVersions } from "../watchtower/docker-api-version.ts";
import type { WatchtowerSettings } from "../watchtower/watchtower-settings.ts";

/** The parts of the Docker API that a proxy may let through, as tecnativa/docker-socket-proxy names them. */
export type ApiSection = "CONTAINERS" | "IMAGES" | "NETWORKS" | "EXEC" | "INFO" | "PING" | "POST";

/**
 * What a Watchtower asks for, seen from what the real programs send (watchtower.md e): both list, inspect, replace and
 * rename containers, and look at, pull and remove images; the fork pings for the API version and asks for the engine's
 * information. `POST` stands for every method but GET and HEAD. `PING` is asked for by the proxy's own health check, too.
 *
 * The original joins networks again for each container, the fork only by an API below 1.44, which takes one network for
 * a new container. A Watchtower that only monitors joins none, and commands in containers are the lifecycle hooks' alone.
 */
export function sectionsFor(
  settings: WatchtowerSettings,
  engine: EngineVersions | undefined,
): readonly ApiSection[] {
  const isFork = settings.flavour === "nicholas-fedor";
  const sections: ApiSection[] = ["CONTAINERS", "IMAGES", "PING", "POST"];
  const onlyMonitors =
    settings.isOn("WATCHTOWER_MONITOR_ONLY") === true &&
    settings.isOn("WATCHTOWER_LABEL_TAKE_PRECEDENCE") === false;
  const joinsAtOnce =
    isFork &&
    engine !== undefined &&
    compareApiVersions(engine.apiVersion, "1.44") >= 0 &&
    settings.text("DOCKER_API_VERSION") === "";
  if (!onlyMonitors && !joinsAtOnce) sections.push("NETWORKS");
  if (settings.isOn("WATCHTOWER_LIFECYCLE_HOOKS") !== false) sections.push("EXEC");
  if (isFork) sections.push("INFO");
  return sections.sort();
}
