import { describe, expect, it } from "vitest";
import { createWatchtowerClient, type WatchtowerClient } from "../../src/index.ts";
import { forkHandlers, testFetch, type ForkHandlersOptions } from "../../src/testing/index.ts";
import { failureOf, serve, watch } from "../support/watchtower.ts";

const url = "http://watchtower.test:8080";

function fork(options: ForkHandlersOptions = {}): WatchtowerClient {
  return createWatchtowerClient({
    url,
    token: "test-token",
    eventsToken: "test-events-token",
    fetch: testFetch(forkHandlers(options)),
  });
}

/** A fork that answers one endpoint in its own way. */
function answering(path: string, answer: (url: URL) => Response): WatchtowerClient {
  const others = testFetch(forkHandlers());
  return createWatchtowerClient({
    url,
    token: "test-token",
    fetch: async (address, init) => {
      const asked = new URL(address);
      const isOurs =
        asked.pathname === path && new Headers(init.headers).get("authorization") === "Bearer test-token";
      return isOurs ? answer(asked) : others(address, init);
    },
  });
}

const containers = [
  { name: "web", image: "nginx:1.27", digest: "sha256:abc", updateAvailable: true },
  { name: "db", image: "postgres:16", checkError: "no such registry", scope: "shop" },
];

const calls = {
  check: (client: WatchtowerClient) => client.check(),
  containers: (client: WatchtowerClient) => client.containers(),
  containerDetails: (client: WatchtowerClient) => client.containerDetails(),
  images: (client: WatchtowerClient) => client.images(),
  history: (client: WatchtowerClient) => client.history(),
  status: (client: WatchtowerClient) => client.status(),
  config: (client: WatchtowerClient) => client.config(),
  health: (client: WatchtowerClient) => client.health(),
};

describe("what only the fork has", () => {
  it.each(Object.entries(calls))("is refused on 1.7.1 before sending: %s", async (name, call) => {
    const { client, watchtower } = await watch();
    await client.detect();
    const before = watchtower.requests.length;
    const error = await failureOf(call(client));
    expect(error).toMatchObject({ code: "REFUSED" });
    expect(error.message).toMatch(/not available in this Watchtower \(1\.7\.1 to 1\.15\.0\)/);
    expect(error.message).toContain(
      `nickfedor/watchtower ${name === "containers" ? "1.18.0" : "1.20.0"} or later`,
    );
    expect(watchtower.requests.length).toBe(before);
  });

  it("is refused on 1.7.1 for events, too", async () => {
    const { client } = await watch({}, { eventsToken: "events" });
    await expect(client.events().next()).rejects.toThrow(/not available in this Watchtower/);
  });

  it.each(Object.entries(calls))("says which setting enables it: %s", async (name, call) => {
    const error = await failureOf(call(fork({ enabled: ["update"] })));
    expect(error).toMatchObject({ status: 404, kind: "not-enabled" });
    const group = { containerDetails: "containers", status: "metrics" }[name] ?? name;
    expect(error.message).toContain(`${group} in WATCHTOWER_HTTP_API_ENDPOINTS`);
  });

  it.each(Object.entries(calls))("does not believe another server's page: %s", async (name, call) => {
    const path = { check: "check", containerDetails: "containers/details", health: "" }[name] ?? name;
    const client =
      name === "health"
        ? createWatchtowerClient({
            url,
            token: "test-token",
            fetch: (address, init) =>
              address.endsWith("z")
                ? Promise.resolve(new Response("<html>"))
                : testFetch(forkHandlers())(address, init),
          })
        : answering(`/v1/${path}`, () => new Response("<html>log in</html>"));
    await expect(call(client)).rejects.toMatchObject({ code: "DECODE" });
  });
});

describe("check", () => {
  it("says whether there is an update, and nothing where the check failed", async () => {
    const [web, db] = await fork({ containers }).check();
    expect(web).toMatchObject({
      name: "web",
      image: "nginx:1.27",
      digest: "sha256:abc",
      updateAvailable: true,
    });
    expect(db).toMatchObject({ name: "db", error: "no such registry" });
    expect(db).not.toHaveProperty("updateAvailable");
    expect(db).not.toHaveProperty("digest");
    expect(db).not.toHaveProperty("latestImageId");
  });

  it("posts, with the target spelled as for an update", async () => {
    let asked: URL | undefined;
    const client = answering("/v1/check", (address) => {
      asked = address;
      return Response.json({ api_version: "v1", timestamp: "", count: 0, containers: null });
    });
    expect(await client.check({ images: ["nginx:1.27"], containers: ["/a.b"] })).toEqual([]);
    expect(asked?.search).toBe("?image=nginx%3A1.27&container=a%5C.b");
    await expect(client.check({ images: [] })).rejects.toMatchObject({ code: "REFUSED" });
  });
});

describe("containers, their details and images", () => {
  it("lists them", async () => {
    const client = fork({ containers });
    expect(await client.containers()).toEqual([
      { name: "web", image: "nginx:1.27", imageId: expect.any(String) as string, digest: "sha256:abc" },
      { name: "db", image: "postgres:16", imageId: expect.any(String) as string },
    ]);
    expect(await client.containerDetails({ name: "db" })).toEqual([
      {
        name: "db",
        image: "postgres:16",
        imageId: expect.any(String) as string,
        running: true,
        watchtower: false,
        monitorOnly: false,
        noPull: false,
        enabled: true,
        stale: false,
        scope: "shop",
      },
    ]);
    expect(await client.images({ name: "nginx:1.27" })).toMatchObject([
      { name: "nginx:1.27", containers: 1 },
    ]);
  });

  it("makes an empty list of the null that a filter without a match is answered with", async () => {
    const client = fork({ containers });
    expect(await client.containers({ name: "none" })).toEqual([]);
    expect(await client.containerDetails({ image: "none" })).toEqual([]);
    expect(await client.images({ id: "none" })).toEqual([]);
  });

  it("refuses an empty filter, which would list everything", async () => {
    const client = fork({ containers });
    await expect(client.containers({ name: "" })).rejects.toThrow(/name is empty and would list everything/);
    await expect(client.images({ id: "" })).rejects.toMatchObject({ code: "REFUSED" });
  });

  it("sorts the images, which come in another order each time", async () => {
    const image = (name: string, id: string): object => ({ name, image_id: id, digest: "", containers: 1 });
    const images = [image("b:1", "x"), image("a:1", "z"), image("a:1", "y")];
    const client = answering("/v1/images", () =>
      Response.json({ api_version: "v1", timestamp: "", count: 3, images }),
    );
    const ids = (await client.images()).map(({ name, imageId }) => name + imageId);
    expect(ids).toEqual(["a:1y", "a:1z", "b:1x"]);
  });
});

describe("history and status", () => {
  it("has nothing before the first run", async () => {
    const client = fork();
    expect(await client.status()).toBeUndefined();
    expect(await client.history()).toEqual([]);
  });

  it("tells runs, and the time of the reply apart from theirs", async () => {
    const times = [new Date("2026-01-01T04:00:00.125Z"), new Date("2026-01-02T09:30:00Z")];
    const client = fork({ containers, now: () => times[0] ?? new Date(0) });
    await client.update();
    times.shift();
    const run = { scanned: 2, updated: 0, failed: 0, restarted: 0, skipped: 0 };
    expect(await client.history()).toEqual([{ at: "2026-01-01T04:00:00.125Z", ...run }]);
    expect(await client.status()).toEqual({ summary: run, repliedAt: "2026-01-02T09:30:00Z" });
  });

  it("encodes the plus of an offset, which would arrive as a blank", async () => {
    let asked: URL | undefined;
    const client = answering("/v1/history", (address) => {
      asked = address;
      return Response.json({ api_version: "v1", timestamp: "", count: 0, entries: null });
    });
    await client.history({ since: "2026-01-01T00:00:00+01:00", until: new Date(0), limit: 5 });
    expect(asked?.search).toBe(
      "?since=2026-01-01T00%3A00%3A00%2B01%3A00&until=1970-01-01T00%3A00%3A00.000Z&limit=5",
    );
  });

  it.each([{ since: "" }, { since: "yesterday" }, { until: new Date(NaN) }, { since: "2026-01-01" }])(
    "refuses the time in %j",
    async (range) => {
      await expect(fork().history(range)).rejects.toThrow(/must be a Date or RFC 3339/);
    },
  );

  it.each([0, -1, 1.5])("refuses the limit %s; the fork reads 0 as no limit", async (limit) => {
    await expect(fork().history({ limit })).rejects.toThrow(/limit must be a whole number from 1/);
  });

  it("keeps nanoseconds, which a Date would cut", async () => {
    const entry = { timestamp: "2026-01-01T00:00:00.123456789Z", scanned: 1, updated: 0, failed: 0 };
    const entries = [{ ...entry, restarted: 0, skipped: 0 }];
    const client = answering("/v1/history", () =>
      Response.json({ api_version: "v1", timestamp: "", count: 1, entries }),
    );
    expect((await client.history())[0]?.at).toBe("2026-01-01T00:00:00.123456789Z");
  });
});

describe("config and health", () => {
  it("reads the settings", async () => {
    const config = await fork().config();
    expect(config).toMatchObject({ monitorOnly: false, labelEnable: false });
    expect(config).not.toHaveProperty("scope");
  });

  it("asks the probes without a token", async () => {
    const seen: (string | null)[] = [];
    const inner = testFetch(forkHandlers());
    const client = createWatchtowerClient({
      url,
      token: "test-token",
      fetch: (address, init) => {
        if (address.endsWith("z")) seen.push(new Headers(init.headers).get("authorization"));
        return inner(address, init);
      },
    });
    expect(await client.health()).toEqual({ live: true, ready: true, started: true });
    expect(seen).toEqual([null, null, null]);
  });

  it("is not ready while Docker does not answer", async () => {
    const inner = testFetch(forkHandlers());
    const client = createWatchtowerClient({
      url,
      token: "test-token",
      fetch: (address, init) =>
        address.endsWith("/readyz")
          ? Promise.resolve(new Response("Service Unavailable", { status: 503 }))
          : inner(address, init),
    });
    expect(await client.health()).toEqual({ live: true, ready: false, started: true });
  });
});

describe("errors by remedy", () => {
  const failing = (status: number, body = "", headers: Record<string, string> = {}): WatchtowerClient =>
    answering("/v1/config", () => new Response(body, { status, headers }));

  it.each([
    [400, "bad-parameter"],
    [403, "origin-refused"],
    [408, "server-timeout"],
    [429, "rate-limited"],
    [500, "server-error"],
    [503, "unavailable"],
    [418, "other"],
  ])("tells %d as %s", async (status, kind) => {
    await expect(failing(status).config()).rejects.toMatchObject({ code: "HTTP_STATUS", status, kind });
  });

  it("tells a proxy's 401 from Watchtower's own", async () => {
    const error = await failureOf(failing(401, "", { "www-authenticate": "Basic" }).config());
    expect(error.message).toMatch(/something in front of Watchtower/);
    expect((await failureOf(failing(401).config())).message).toMatch(/WATCHTOWER_HTTP_API_TOKEN/);
  });

  it("takes a redirect for a proxy's, and names where it leads", async () => {
    const error = await failureOf(failing(302, "", { location: "https://login.example/" }).config());
    expect(error).toMatchObject({ code: "DECODE" });
    expect(error.message).toContain("https://login.example/");
  });

  it("names the place in a reply that does not fit", async () => {
    const client = answering("/v1/config", () =>
      Response.json({ api_version: "v1", timestamp: "", config: { monitor_only: "no" } }),
    );
    expect((await failureOf(client.config())).message).toContain("config.monitor_only");
  });

  it("says that a reset behind a published port can mean that the API is off", async () => {
    const client = await serve((request) => request.socket.resetAndDestroy());
    const error = await failureOf(client.metrics());
    expect(error).toMatchObject({ code: "NETWORK", reason: "reset" });
    expect(error.message).toMatch(/published port.*nothing listens in the container/);
  });

  it("advises 127.0.0.1 where localhost was refused, since the fork listens on IPv4 only", async () => {
    const refuse = (): Promise<never> =>
      Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }));
    const at = (host: string): WatchtowerClient =>
      createWatchtowerClient({ url: `http://${host}:1`, token: "t", fetch: refuse });
    expect((await failureOf(at("localhost").metrics())).message).toContain("Try 127.0.0.1");
    expect((await failureOf(at("example").metrics())).message).not.toContain("127.0.0.1");
  });
});
