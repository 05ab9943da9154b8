import type { RawRequest } from "./raw-exchange.ts";
import { get, signed, unsigned } from "./signed-request.ts";

/** Which endpoint answers what: prefixes, versions, methods, and paths that are not clean. */
export function dispatched(): readonly RawRequest[] {
  const pings = ["/ping", "/v2/ping", "/v1.41/ping", "/ping/", "/pingx", "/pings/x", "//ping", "/./ping"];
  const agents = ["/agents", "/v1/agents", "/v2/agents", "/agents/", "/agents/x", "/v1.44/agents"];
  const unclean = ["/host/../ping", "/containers//json", "/host//info", "/browse/./ls?path=/", "//"];
  return [
    ...pings.map((path) => unsigned("GET", path)),
    ...["HEAD", "POST", "OPTIONS", "PURGE"].map((method) => unsigned(method, "/ping")),
    ...[...agents, ...unclean].map((path) => get(path)),
    ...["HEAD", "POST"].map((method) => signed(method, "/agents")),
    ...["/agents", "/agents/x", "/host/info", "/browse/nope", "/_ping", "//x"].map((p) => unsigned("GET", p)),
    ...["/key", "/key/", "/keyx", "/v1.40/key"].map((path) => unsigned("GET", path)),
    ...["POST", "HEAD", "PUT"].map((method) => unsigned(method, "/key")),
    { ...unsigned("POST", "/key"), body: '{"Key":"a2V5"}' },
    ...["/host", "/host/", "/host/x", "/hosts", "/v1/host/x", "/v2/host/x"].map((path) => get(path)),
    ...["POST", "HEAD"].map((method) => signed(method, "/host/info")),
    ...["/v1", "/v1/", "/v2", "/v2/", "/v1/ping", "/v2/_ping", "/v1/containers/json", "/v3/x"].map((p) =>
      get(p),
    ),
    ...["/v1.41/_ping", "/v9.99/_ping", "/v1./_ping", "/v1.41", "/v4.0.0/libpod/info", "/libpod/info"].map(
      (p) => get(p),
    ),
    ...["/kubernetes", "/kubernetes/api", "/v2/kubernetes/x", "/v2/kubernetes/stack"].map((p) => get(p)),
    signed("POST", "/v2/kubernetes/stack", {}, "{}"),
    signed("POST", "/v2/kubernetes/stack", {}, "x"),
    ...["/v2/dockerhub", "/dockerhub"].map((path) => get(path)),
    ...["", "x", "[]", '{"authentication":true}', '{"authentication":"x"}'].map((body) =>
      signed("POST", "/v2/dockerhub", {}, body),
    ),
  ];
}

/** Bodies that are JSON, or not quite. */
export function payloads(): readonly RawRequest[] {
  const pair = (current: string): string => `{"CurrentFilePath":${current},"NewFilePath":"b"}`;
  const values = [
    "1",
    "null",
    "true",
    '["a"]',
    '{"x":1}',
    '"a\\q"',
    '"a\nb"',
    '"',
    '"a","CurrentFilePath":""',
  ];
  const texts = [
    ...["{", "[", "1", "true", '"s"', "null", "{} x", "{}x", '{"a"', '{"a":', '{"a":1', '{"a":1,', "  ", "-"],
    ...[
      '{"a":1,}',
      "{a:1}",
      "{'a':1}",
      "[1,2]",
      "[1,]",
      "[1 2]",
      '{"a" 1}',
      "nope",
      "truex",
      "01",
      "x y z and so on, for over 32 letters",
    ],
    ...[` \n${pair('"/zz"')} trailing`, '[{"CurrentFilePath":"/a"}]', ...values.map(pair)],
  ];
  const flags = ["1", "null", '"true"', "[]", 'null,"username":1', 'true,"username":{}'];
  return [
    ...texts.map((text) => signed("PUT", "/browse/rename", {}, text)),
    ...flags.map((flag) => signed("POST", "/v2/dockerhub", {}, `{"authentication":${flag},"Password":[]}`)),
    ...["[]", '{"StackConfig":1}', '"x"'].map((body) => signed("POST", "/v2/kubernetes/stack", {}, body)),
  ];
}

const handshake = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

/** WebSockets that are not opened, or end at once. */
export function notOpened(): readonly RawRequest[] {
  const exec = "/websocket/exec?id=abcdef";
  return [
    ...["/websocket", "/websocket/", "/websocket/x", "/websocket/exec", "/websocket/exec?id=web"].map((p) =>
      get(p, handshake),
    ),
    ...["/websocket/attach", "/websocket/attach?id=../x", "/websocket/pod", "/v1/websocket/exec"].map((p) =>
      get(p, handshake),
    ),
    ...[exec, "/websocket/attach?id=abcdef", `/v2${exec}`].map((path) => get(path)),
    signed("POST", exec, handshake),
    get(exec, { ...handshake, "sec-websocket-version": "12" }),
    get(exec, { ...handshake, "sec-websocket-key": "" }),
    get(exec, { ...handshake, upgrade: "h2c" }),
    get(exec, { ...handshake, origin: "https://page.example" }),
    get(exec, handshake),
    get("/websocket/attach?id=abcdef", { ...handshake, origin: "https://page.example" }),
    unsigned("GET", exec, handshake),
  ];
}

/** Docker's own API through the agent. */
export function passedThrough(): readonly RawRequest[] {
  const json = { "content-type": "application/json" };
  const lists = ["containers", "images"].map((list) => `/${list}/json`);
  const target = { "x-portaineragent-target": "other" };
  return [
    ...["/_ping", "/version", "/info", "/volumes", "/networks", ...lists].map((path) => get(path)),
    ...[
      "/containers/json?all=1",
      '/containers/json?filters={"no-such":["x"]}',
      "/containers/json?limit=x",
    ].map((path) => get(path)),
    ...["/containers/web/json", "/containers/no/json", "/images/no/json", "/nope", "/"].map((path) =>
      get(path),
    ),
    ...["/v1.41/containers/web/json", "/images/reg.io/v2.0/app/json", "/containers/web%2Fx/json"].map(
      (path) => get(path),
    ),
    ...[
      "stdout=1",
      "stdout=1&stderr=1&timestamps=1",
      "",
      "stderr=1&tail=1",
      "stdout=1&since=99999999999",
    ].map((query) => get(`/containers/web/logs?${query}`)),
    ...["HEAD", "POST", "DELETE"].map((method) => signed(method, "/_ping")),
    ...["/containers/json", "/info", "/version"].map((path) => get(path, target)),
    get("/version", { "x-portaineragent-manageroperation": "1" }),
    get("/events?since=1&until=2"),
    signed("POST", "/containers/create?name=made", json, '{"Image":"nginx:1.27"}'),
    signed("POST", "/containers/create?name=web", json, '{"Image":"nginx:1.27"}'),
    signed("POST", "/containers/create", json, '{"Image":"not-here"}'),
    signed("POST", "/containers/create", json, "x"),
    signed("POST", "/containers/made/start"),
    signed("POST", "/containers/made/start"),
    signed("POST", "/containers/made/rename?name=renamed"),
    signed("DELETE", "/containers/renamed"),
    signed("DELETE", "/containers/renamed?force=1"),
    signed("DELETE", "/containers/renamed?force=1"),
    signed("POST", "/volumes/create", json, '{"Name":"more"}'),
    signed("DELETE", "/volumes/more"),
    signed("DELETE", "/volumes/more"),
    signed("POST", "/containers/web/attach?stream=1", { connection: "Upgrade", upgrade: "tcp" }),
    signed("POST", "/exec/abcdef/start", json, '{"Detach":false,"Tty":false}'),
    signed("POST", "/containers/web/exec", json, "{}"),
    signed("POST", "/containers/made/exec", json, '{"Cmd":["x"]}'),
  ];
}
