import type { RawRequest } from "./raw-exchange.ts";

/** What requests to a Portainer Server need to know of it. */
export interface AskedServer {
  readonly apiKey: string;
  readonly account: { readonly username: string; readonly password: string };
  /** A token of its administrator. */
  readonly jwt: string;
  /** Where it reaches an agent: `127.0.0.1:…`. */
  readonly agent: string;
}

type Headers = Readonly<Record<string, string>>;

/** Requests below `/api` of every kind; in their order, since some change what follows. */
export function oddServerRequests(server: AskedServer): readonly RawRequest[] {
  return [...admitted(server), ...registered(server), ...deployed(server)];
}

const request = (method: string, path: string, headers: Headers, body?: string): RawRequest => ({
  method,
  path: `/api${path}`,
  headers,
  ...(body !== undefined && { body }),
});

/** Who is let in, and which endpoints there are. */
function admitted({ apiKey, account, jwt }: AskedServer): readonly RawRequest[] {
  const key = { "x-api-key": apiKey };
  const bearer = { authorization: `Bearer ${jwt}` };
  const headers: readonly Headers[] = [
    ...[{}, key, bearer, { ...key, ...bearer }, { "x-api-key": "ptr_wrong" }, { "x-api-key": "" }],
    ...["Bearer x", "Bearer", `bearer ${jwt}`, jwt, `Basic ${jwt}`, ""].map((authorization) => ({
      authorization,
    })),
    { "X-API-KEY": apiKey },
  ];
  const login = (body: object | string): RawRequest =>
    request("POST", "/auth", {}, typeof body === "string" ? body : JSON.stringify(body));
  return [
    ...headers.map((one) => request("GET", "/stacks", one)),
    ...[`X-API-Key=${apiKey}`, `x-api-key=${apiKey}`, "X-API-Key=x"].map((query) =>
      request("GET", `/stacks?${encodeURI(query).replaceAll("+", "%2B")}`, {}),
    ),
    login(account),
    login({ ...account, password: "wrong" }),
    login({ ...account, username: "nobody" }),
    ...["", "{}", "x", '{"Username":"admin"}'].map(login),
    ...["GET", "PUT"].map((method) => request(method, "/auth", {})),
    ...["/nope", "/endpoints/x", "/stacks/x", "/endpoints/1/nope"].map((path) => request("GET", path, key)),
    request("POST", "/system/status", {}),
  ];
}

/** Environments: registered, listed, looked at, removed, and Docker through them. */
function registered({ apiKey, agent }: AskedServer): readonly RawRequest[] {
  const key = { "x-api-key": apiKey };
  const right = {
    ...{ Name: "edge", EndpointCreationType: "2", URL: `tcp://${agent}` },
    ...{ TLS: "true", TLSSkipVerify: "true", TLSSkipClientVerify: "true" },
  };
  const create = (changes: Readonly<Record<string, string | undefined>> = {}): RawRequest => {
    const fields = new URLSearchParams();
    for (const [name, value] of Object.entries<string | undefined>({ ...right, ...changes })) {
      if (value !== undefined) fields.set(name, value);
    }
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return request("POST", "/endpoints", { ...key, ...type }, fields.toString());
  };
  const wrong: readonly Readonly<Record<string, string | undefined>>[] = [
    ...[
      { Name: undefined },
      { Name: "" },
      { EndpointCreationType: undefined },
      { EndpointCreationType: "x" },
    ],
    ...[
      { TLSSkipVerify: undefined },
      { TLSSkipClientVerify: "True" },
      { TLSSkipVerify: "1" },
      { TagIds: "x" },
    ],
    ...[{ Gpus: "x" }, { EndpointCreationType: "0" }, { GroupID: "x" }],
  ];
  const asked = ["/endpoints/1", "/endpoints/99", "/endpoints/1/docker/_ping", "/endpoints/99/docker/_ping"];
  const lists = [
    ...[
      "",
      "?name=edge",
      "?name=EDGE",
      "?name=no",
      "?types[]=2",
      "?types[]=1",
      "?status[]=1",
      "?status[]=2",
      "?search=dg",
    ],
    ...["?start=1&limit=1", "?start=2&limit=1", "?excludeSnapshots=true", "?types[]=2&types[]=1", "?types=1"],
  ];
  return [
    request("GET", "/endpoints", key),
    request("POST", "/endpoints", key),
    request("POST", "/endpoints", key, "{}"),
    ...wrong.map(create),
    create({ PublicURL: "10.0.0.5", Gpus: '[{"name":"a","value":"b"}]' }),
    create(),
    create({ Name: "Edge" }),
    ...asked.map((path) => request("GET", path, key)),
    ...lists.map((query) => request("GET", `/endpoints${query}`, key)),
    ...["/endpoints/1/snapshot", "/endpoints/99/snapshot"].map((path) => request("POST", path, key)),
    ...["/containers/json", "/nope", "/containers/no/json", "/v2/browse/ls?path=/host/nope", "/v2/ping"].map(
      (path) => request("GET", `/endpoints/1/docker${path}`, key),
    ),
    request("GET", "/endpoints/1/agent/docker/_ping", key),
    request("GET", "/endpoints/1/docker/_ping", {}),
  ];
}

/** Stacks that are not deployed, and the end of the environment. */
function deployed({ apiKey }: AskedServer): readonly RawRequest[] {
  const key = { "x-api-key": apiKey };
  const standalone = "/stacks/create/standalone/string";
  const stack = { Name: "web", StackFileContent: "services: {}" };
  const post = (path: string, body: object | string): RawRequest =>
    request("POST", path, key, typeof body === "string" ? body : JSON.stringify(body));
  return [
    ...["", "?endpointId=", "?endpointId=x", "?endpointId=99"].map((query) =>
      post(`${standalone}${query}`, stack),
    ),
    ...[
      "",
      "x",
      "{}",
      { ...stack, Name: "" },
      { ...stack, StackFileContent: "" },
      { StackFileContent: "x" },
    ].map((body) => post(`${standalone}?endpointId=1`, body)),
    post("/stacks/create/swarm/string?endpointId=1", stack),
    post("/stacks/create/swarm/string?endpointId=1", { ...stack, SwarmID: "" }),
    ...["", "?filters=x", "?filters={}", '?filters={"EndpointID":1}'].map((query) =>
      request("GET", `/stacks${encodeURI(query)}`, key),
    ),
    ...["/stacks/99", "/stacks/99/file"].map((path) => request("GET", path, key)),
    ...["", "?endpointId=1"].flatMap((query) => [
      request("PUT", `/stacks/99${query}`, key, JSON.stringify(stack)),
      request("DELETE", `/stacks/99${query}`, key),
      request("POST", `/stacks/99/start${query}`, key),
      request("POST", `/stacks/99/stop${query}`, key),
    ]),
    request("DELETE", "/endpoints/99", key),
    request("DELETE", "/endpoints/1", key),
    request("GET", "/endpoints/1", key),
  ];
}
