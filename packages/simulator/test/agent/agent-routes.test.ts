import { expect, test } from "vitest";
import { agentRouters } from "../../src/agent/agent-endpoints.ts";
import { routeAgentRequest } from "../../src/agent/agent-routes.ts";

function route(path: string, query = "", method = "GET"): unknown {
  const found = routeAgentRequest(agentRouters, method, path, query);
  if (found.kind === "endpoint") return found.target;
  return found.kind === "redirect" ? `-> ${found.location}` : found.kind;
}

test.each([
  ["/containers/json", "/containers/json"],
  // An engine version is cut out wherever it stands, in the middle of an image's name, too.
  ["/v1.41/containers/json", "/containers/json"],
  ["/images/reg.io/v2.0/app/json", "/images/reg.io/app/json"],
  ["/v4.0.0/libpod/info", "nothing"],
  ["/libpod/info", "/libpod/info"],
  // Prefixes are strings: what only begins like an area belongs to it.
  ["/pingpong", "not-found"],
  ["/hostname", "not-found"],
  ["/agents/x", "not-found"],
  ["/v2/ping", "/ping"],
  ["/v1/ping", "/v1/ping"],
  ["/v10/agents", "/v10/agents"],
  ["/v2/containers/json", "/v2/containers/json"],
  ["/v1/dockerhub", "/v1/dockerhub"],
  ["/v2/dockerhub", "wrong-method"],
  ["/v1/browse/data/ls", "/browse/data/ls"],
  ["/v2/browse/data/ls", "not-found"],
  // A redirect leads to the path without its prefix.
  ["//containers/json", "-> /containers/json"],
  ["/v2/host//info", "-> /host/info"],
  ["/a/../version", "-> /version"],
  ["/containers/%2e%2e/info", "-> /info"],
  // What Go decodes for the dispatch it passes on as it came, unless a version was cut out.
  ["/browse%2Fls", "/browse%2Fls"],
  ["/images/reg%2Fapp/json", "/images/reg%2Fapp/json"],
  ["/v1.41/images/reg%2Fapp%3A1/json", "/images/reg/app:1/json"],
])("%s", (path, expected) => {
  expect(route(path)).toBe(expected);
});

test("the query stays as it is, in a redirect, too", () => {
  expect(route("/v1.41/events", "filters=%7B%7D&since=1")).toBe("/events?filters=%7B%7D&since=1");
  expect(route("//events", "a=1&a=1")).toBe("-> /events?a=1&a=1");
});
