import { posix } from "node:path";

/** An area of the agent's API; `docker` is everything that is passed on to the engine. */
export type AgentArea =
  "ping" | "agents" | "host" | "browse" | "websocket" | "kubernetes" | "dockerhub" | "docker";

/** Where a request goes before its signature is looked at. */
export type AgentRoute =
  | { readonly kind: "area"; readonly area: AgentArea; readonly path: string }
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "not-found" }
  | { readonly kind: "wrong-method" }
  | { readonly kind: "nothing" };

interface Endpoint {
  readonly method: string;
  readonly path: RegExp;
}

const endpoints: Readonly<Partial<Record<AgentArea, readonly Endpoint[]>>> = {
  ping: [{ method: "GET", path: /^\/ping$/ }],
  agents: [{ method: "GET", path: /^\/agents$/ }],
  host: [{ method: "GET", path: /^\/host\/info$/ }],
  browse: [
    { method: "GET", path: /^\/browse(?:\/[^/]+)?\/(?:ls|get)$/ },
    { method: "DELETE", path: /^\/browse(?:\/[^/]+)?\/delete$/ },
    { method: "PUT", path: /^\/browse(?:\/[^/]+)?\/rename$/ },
    { method: "POST", path: /^\/browse(?:\/[^/]+)?\/put$/ },
  ],
  websocket: [{ method: "GET", path: /^\/websocket\/(?:exec|attach|pod)$/ }],
  dockerhub: [{ method: "POST", path: /^\/dockerhub$/ }],
};

const underV1: readonly AgentArea[] = ["agents", "host", "browse", "websocket"];
const underV2: readonly AgentArea[] = [
  "ping",
  "agents",
  "dockerhub",
  "host",
  "browse",
  "websocket",
  "kubernetes",
];
const unversioned: readonly AgentArea[] = ["ping", "agents", "host", "browse", "websocket", "kubernetes"];

/** Splits a path into its area and the path within; the tables are tried in the agent's order, by string prefix. */
function areaOf(path: string): { area: AgentArea; path: string } {
  for (const [prefix, areas] of [
    ["/v1", underV1],
    ["/v2", underV2],
    ["", unversioned],
  ] as const) {
    if (!path.startsWith(prefix)) continue;
    const rest = path.slice(prefix.length);
    const area = areas.find((name) => rest.startsWith(`/${name}`));
    if (area) return { area, path: rest };
    if (prefix !== "") break;
  }
  return { area: "docker", path };
}

function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal.startsWith("//") ? normal.slice(1) : normal;
}

/**
 * Finds what answers a request (reference/portainer-agent.md c).
 *
 * An engine version such as `/v1.41` is cut out of the path wherever it stands; then redirects, 404 and 405 come before
 * any signature check.
 */
export function routeAgentRequest(method: string, rawPath: string, query: string): AgentRoute {
  const path = rawPath.replaceAll(/\/v[0-9]\.[0-9]*/g, "");
  // A path that lost its slash, as /v4.0.0/libpod does, matches nothing and is answered with an empty 200.
  if (!path.startsWith("/")) return { kind: "nothing" };
  const { area, path: inner } = areaOf(path);
  if (clean(inner) !== inner) {
    return { kind: "redirect", location: `${clean(inner)}${query === "" ? "" : `?${query}`}` };
  }
  const known = endpoints[area];
  if (!known) return { kind: "area", area, path: inner };
  const matching = known.filter((endpoint) => endpoint.path.test(inner));
  if (matching.length === 0) return { kind: "not-found" };
  if (!matching.some((endpoint) => endpoint.method === method)) return { kind: "wrong-method" };
  return { kind: "area", area, path: inner };
}
