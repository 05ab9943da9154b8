import type { WatchtowerSettings } from "../watchtower/watchtower-settings.ts";

/** The parts of the Docker API that a proxy may let through, as tecnativa/docker-socket-proxy names them. */
export type ApiSection = "CONTAINERS" | "IMAGES" | "NETWORKS" | "EXEC" | "INFO" | "PING" | "POST";

/**
 * What a Watchtower asks for, seen from what the real programs send (watchtower.md e): both list, inspect, replace and
 * rename containers, look at, pull and remove images, and join networks again; the fork pings for the API version and
 * asks for the engine's information. `POST` stands for every method but GET and HEAD. `PING` is asked for by the
 * proxy's own health check, too.
 *
 * Commands in containers are the lifecycle hooks' alone; a Watchtower that only monitors joins no networks.
 */
export function sectionsFor(settings: WatchtowerSettings): readonly ApiSection[] {
  const sections: ApiSection[] = ["CONTAINERS", "IMAGES", "PING", "POST"];
  const onlyMonitors =
    settings.isOn("WATCHTOWER_MONITOR_ONLY") === true &&
    settings.isOn("WATCHTOWER_LABEL_TAKE_PRECEDENCE") === false;
  if (!onlyMonitors) sections.push("NETWORKS");
  if (settings.isOn("WATCHTOWER_LIFECYCLE_HOOKS") !== false) sections.push("EXEC");
  if (settings.flavour === "nicholas-fedor") sections.push("INFO");
  return sections.sort();
}
