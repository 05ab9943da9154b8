import type { RawRequest } from "./raw-exchange.ts";

/** Requests of every kind, also those that no client sends; in their order, since updates change what follows. */
export function oddRequests(token: string): readonly RawRequest[] {
  const right = { authorization: `Bearer ${token}` };
  const authorizations = [
    ...["Bearer x", `bearer ${token}`, `BEARER ${token}`, `Bearer  ${token}`, `Bearer ${token} `],
    ...[token, `Token ${token}`, `Bearer${token}`, "Bearer", ""],
  ].map((authorization) => ({ authorization }));
  const targets = [
    ...["image=nginx", "image=nginx:1.27", "image=redis", "image=docker.io/library/nginx", "image=alpine"],
    ...["image=registry.test:5000/demo/db", "image=registry.test", "image=ghcr.io/a/b", "image=ghcr.io/a"],
    ...["image=a,nginx", "image=a,%20nginx", "image=", "image=a&image=nginx", "image=Nope", "image=%zz"],
    ...["images=nginx", "container=web", "container=we.", "container=web|db", "container=%2Fweb"],
    ...["container=[", "container=web,db", "container=nope", "container=web&image=redis"],
    ...["image=nginx;container=web", "timeout=1ns", "timeout=x", "timeout=-1s", "timeout=10m"],
  ];
  const get = (path: string, headers = right, method = "GET"): RawRequest => ({ method, path, headers });
  const post = (path: string, headers = right): RawRequest => get(path, headers, "POST");
  return [
    ...["/", "/nope", "/v1", "/V1/metrics", "/v1/metrics/", "//v1/metrics", "/v1/../v1/metrics"].map((path) =>
      get(path),
    ),
    ...authorizations.flatMap((headers) => [
      get("/v1/metrics", headers),
      post("/v1/update?image=no", headers),
    ]),
    { method: "GET", path: "/v1/metrics", headers: { cookie: `access_token=${token}` } },
    { method: "GET", path: `/v1/metrics?access_token=${token}` },
    post("/v1/update"),
    get("/v1/metrics"),
    // The metrics show how many containers each target selects.
    ...targets.flatMap((target) => [post(`/v1/update?${target}`), get("/v1/metrics")]),
    { ...post("/v1/update"), body: "a body" },
    post("/v1/update/"),
    post("//v1/update"),
    ...["HEAD", "POST", "PUT", "DELETE", "OPTIONS"].map((method) => get("/v1/metrics", right, method)),
    ...["HEAD", "GET", "PUT", "PATCH", "DELETE", "OPTIONS"].map((method) => get("/v1/update", right, method)),
    get("/v1/metrics"),
    { ...get("/v1/metrics"), headers: { ...right, accept: "application/openmetrics-text" } },
    get("/v1/metrics?name[]=watchtower_scans_total"),
    get("/v1/metrics?name[]=nope"),
    {
      method: "OPTIONS",
      path: "/v1/update",
      headers: { origin: "https://page.example", "access-control-request-method": "POST" },
    },
  ];
}

/** Further ones for what only the fork has. */
export function oddForkRequests(token: string, eventsToken: string): readonly RawRequest[] {
  const right = { authorization: `Bearer ${token}` };
  const request = (method: string, path: string, headers: Record<string, string> = right): RawRequest => ({
    method,
    path,
    headers,
  });
  const reads = ["status", "history", "containers", "containers/details", "images", "config"];
  const listed = ["name=web", "name=/web", "name=nope", "image=nginx:1.27", "image=nginx", "image=", "id=x"];
  const ranges = [
    ...["limit=0", "limit=1", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=99999999999999999999"],
    ...["since=", "since=x", "since=2020-01-01", "since=2020-01-01T00:00:00Z", "until=x"],
    ...["since=2020-01-01T00:00:00+01:00", "since=2020-01-01T00:00:00%2B01:00", "until=2020-01-01T00:00:00Z"],
  ];
  const listener = { authorization: `Bearer ${eventsToken}` };
  return [
    ...reads.flatMap((read) => [request("GET", `/v1/${read}`), request("GET", `/v1/${read}`, {})]),
    ...reads.flatMap((read) => [request("HEAD", `/v1/${read}`), request("POST", `/v1/${read}`)]),
    ...["/livez", "/readyz", "/startupz"].flatMap((probe) => [
      ...["GET", "HEAD", "POST"].map((method) => request(method, probe, {})),
      request("GET", `${probe}/`, {}),
    ]),
    ...["containers", "containers/details", "images"].flatMap((list) =>
      listed.map((query) => request("GET", `/v1/${list}?${query}`)),
    ),
    ...["", "?image=nginx", "?container=web", "?container=nope", "?image=", "?timeout=1ns"].map((query) =>
      request("POST", `/v1/check${query}`),
    ),
    ...ranges.map((range) => request("GET", `/v1/history?${range}`)),
    request("POST", "/v1/update?async=1&image=no"),
    request("POST", "/v1/update?async=true&image=no"),
    request("GET", "/v1/config", { ...right, "x-request-id": "an-id-of-the-caller" }),
    request("GET", "/v1/config", { ...right, "x-request-id": "no id é" }),
    { ...request("POST", "/v1/update?image=no"), body: "x".repeat(1024 ** 2 + 1) },
    request("GET", "/v1/events"),
    request("GET", "/v1/events", {}),
    request("GET", "/v1/events?access_token=x", {}),
    request("GET", "/v1/events", { ...listener, origin: "https://page.example" }),
    request("POST", "/v1/events", listener),
    request("GET", "/swagger", {}),
  ];
}
