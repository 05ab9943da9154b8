import type { EndpointGroup } from "./endpoint.ts";

/** The switches that every version knows, but for that of the containers (the fork since 1.18.0). */
const switches: Readonly<Partial<Record<EndpointGroup, string>>> = {
  update: "WATCHTOWER_HTTP_API_UPDATE=true",
  metrics: "WATCHTOWER_HTTP_API_METRICS=true",
  containers: "WATCHTOWER_HTTP_API_CONTAINERS=true",
};

/**
 * The setting that enables a group, in the words of the server that refused; of both where it is not known.
 *
 * Enabling updates alone silently stops the schedule in every version (reference/watchtower.md a.2), so the setting
 * that keeps it belongs to the advice.
 */
export function howToEnable(group: EndpointGroup, server: "go" | "fiber" | undefined): string {
  const list = `${group} in WATCHTOWER_HTTP_API_ENDPOINTS`;
  const own = switches[group];
  const polls =
    group === "update" ? " (and WATCHTOWER_HTTP_API_PERIODIC_POLLS=true, or scheduled updates stop)" : "";
  if (server === "fiber" || own === undefined) return list + polls;
  return (server === "go" ? own : `${own} (the fork since 1.20.0: ${list})`) + polls;
}
