/**
 * What can be switched on by itself; the fork's names in `WATCHTOWER_HTTP_API_ENDPOINTS` (reference/watchtower.md a.2).
 *
 * `metrics` is the metrics and the status, `containers` the list and the details, `health` all three probes.
 */
export type EndpointGroup =
  "update" | "metrics" | "check" | "containers" | "images" | "history" | "config" | "events" | "health";

/** One endpoint as it is called. */
export interface Endpoint {
  /** Relative to the base URL, without a leading slash. */
  readonly path: string;
  readonly method: "GET" | "POST";
  readonly group: EndpointGroup;
  /** The first version that has it; of the fork, but for `update` and `metrics` (reference/watchtower.md a.5). */
  readonly since: string;
}

const get = (path: string, group: EndpointGroup, since = "1.20.0"): Endpoint => ({
  path,
  method: "GET",
  group,
  since,
});

/** Every endpoint this package calls. */
export const endpoints = {
  update: { path: "v1/update", method: "POST", group: "update", since: "1.0.0" },
  metrics: get("v1/metrics", "metrics", "1.1.6"),
  status: get("v1/status", "metrics"),
  check: { path: "v1/check", method: "POST", group: "check", since: "1.20.0" },
  containers: get("v1/containers", "containers", "1.18.0"),
  containerDetails: get("v1/containers/details", "containers"),
  images: get("v1/images", "images"),
  history: get("v1/history", "history"),
  config: get("v1/config", "config"),
  events: get("v1/events", "events"),
  livez: get("livez", "health"),
  readyz: get("readyz", "health"),
  startupz: get("startupz", "health"),
} as const satisfies Record<string, Endpoint>;
