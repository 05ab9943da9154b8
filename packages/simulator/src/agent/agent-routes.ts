import type { AgentExchange } from "./agent-exchange.ts";
import { cleanPath, decodePath, encodePath } from "./go-path.ts";

/** One endpoint of the agent. */
export interface AgentEndpoint {
  /** Left out: every method. */
  readonly method?: string;
  /** Matched against the whole decoded path; capturing groups become `params`. */
  readonly path: RegExp;
  readonly signed: boolean;
  /** Whether a request for another node of the Swarm is passed on to it, and on which side of the signature check. */
  readonly redirected?: "before-check" | "after-check";
  answer(exchange: AgentExchange, params: readonly string[]): void | Promise<void>;
}

/** What lies below a prefix; a path that no endpoint of it matches is a 404. */
export type AgentRouter = readonly AgentEndpoint[];

/** Prefixes in the order in which they are tried, each with what lies below it. */
export interface AgentRouters {
  readonly v1: Readonly<Record<string, AgentRouter>>;
  readonly v2: Readonly<Record<string, AgentRouter>>;
  readonly unversioned: Readonly<Record<string, AgentRouter>>;
  readonly docker: AgentRouter;
}

/** Where a request goes, before its signature is looked at. */
export type AgentRoute =
  | {
      readonly kind: "endpoint";
      readonly endpoint: AgentEndpoint;
      readonly params: readonly string[];
      readonly path: string;
      /** Path and query for the engine or another agent. */
      readonly target: string;
    }
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "not-found" | "wrong-method" | "nothing" };

function routerFor(routers: AgentRouters, path: string): { router: AgentRouter; prefix: string } {
  for (const [prefix, table] of [
    ["/v1", routers.v1],
    ["/v2", routers.v2],
    ["", routers.unversioned],
  ] as const) {
    if (!path.startsWith(prefix)) continue;
    const name = Object.keys(table).find((area) => path.startsWith(`${prefix}/${area}`));
    const router = name === undefined ? undefined : table[name];
    if (router) return { router, prefix };
    // Below /v1 and /v2 everything unknown goes to the engine, the prefix kept.
    if (prefix !== "") break;
  }
  return { router: routers.docker, prefix: "" };
}

/** Finds the endpoint of one router, as gorilla/mux does: a clean path, then the path, then the method. */
export function routeWithin(
  router: AgentRouter,
  method: string,
  path: string,
  rawQuery: string,
  target = encodePath(path),
): AgentRoute {
  const query = rawQuery === "" ? "" : `?${rawQuery}`;
  const clean = cleanPath(path);
  if (clean !== path) return { kind: "redirect", location: `${encodePath(clean)}${query}` };
  const matching = router.filter((endpoint) => endpoint.path.test(path));
  if (matching.length === 0) return { kind: "not-found" };
  const endpoint = matching.find((one) => one.method === undefined || one.method === method);
  if (!endpoint) return { kind: "wrong-method" };
  const params = endpoint.path.exec(path)?.slice(1) ?? [];
  return { kind: "endpoint", endpoint, params, path, target: `${target}${query}` };
}

/**
 * Finds what answers a request (reference/portainer-agent.md c).
 *
 * An engine version such as `/v1.41` is cut out of the path wherever it stands; then redirects, 404 and 405 come before
 * any signature check.
 */
export function routeAgentRequest(
  routers: AgentRouters,
  method: string,
  rawPath: string,
  rawQuery: string,
): AgentRoute {
  const decoded = decodePath(rawPath);
  const path = decoded.replaceAll(/\/v[0-9]\.[0-9]*/g, "");
  // A path that lost its slash, as /v4.0.0/libpod does, matches nothing and is answered with an empty 200.
  if (!path.startsWith("/")) return { kind: "nothing" };
  const { router, prefix } = routerFor(routers, path);
  // Go keeps the client's own encoding of a path that it did not change.
  const target = path === decoded && prefix === "" ? rawPath : undefined;
  return routeWithin(router, method, path.slice(prefix.length), rawQuery, target);
}
