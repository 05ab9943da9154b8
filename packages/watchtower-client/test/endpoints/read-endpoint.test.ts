import { describe, expect, it } from "vitest";
import { createWatchtowerClient, type WatchtowerClient } from "../../src/index.ts";
import { forkHandlers, testFetch } from "../../src/testing/index.ts";
import { answering, watchFork } from "../support/fork.ts";
import { failureOf, watch } from "../support/watchtower.ts";

const calls: Readonly<Record<string, (client: WatchtowerClient) => Promise<unknown>>> = {
  check: (client) => client.check(),
  containers: (client) => client.containers(),
  containerDetails: (client) => client.containerDetails(),
  images: (client) => client.images(),
  history: (client) => client.history(),
  status: (client) => client.status(),
  config: (client) => client.config(),
  health: (client) => client.health(),
  events: (client) => client.events().next(),
};

describe("what only the fork has", () => {
  it.each(Object.entries(calls))("is refused on 1.7.1 before sending: %s", async (name, call) => {
    const { client, watchtower } = await watch({}, { eventsToken: "events-token" });
    await client.detect();
    const before = watchtower.requests.length;
    const error = await failureOf(call(client));
    expect(error).toMatchObject({ code: "REFUSED" });
    expect(error.message).toMatch(/not available in this Watchtower \(1\.7\.1 to 1\.15\.0\)/);
    const version = name === "containers" ? "1.18.0" : "1.20.0";
    expect(error.message).toContain(`nickfedor/watchtower ${version} or later`);
    expect(watchtower.requests.length).toBe(before);
  });

  it.each(Object.entries(calls))("says which setting enables it: %s", async (name, call) => {
    const { client } = await watchFork("update");
    const error = await failureOf(call(client));
    expect(error).toMatchObject({ status: 404, kind: "not-enabled" });
    const group = { containerDetails: "containers", status: "metrics" }[name] ?? name;
    expect(error.message).toContain(`${group} in WATCHTOWER_HTTP_API_ENDPOINTS`);
  });

  it.each(["check", "containers", "containers/details", "images", "history", "status", "config"])(
    "does not believe another server's page: %s",
    async (path) => {
      const client = answering(`/v1/${path}`, () => new Response("<html>log in</html>"));
      const call = calls[path === "containers/details" ? "containerDetails" : path];
      await expect(call?.(client)).rejects.toMatchObject({ code: "DECODE" });
    },
  );

  it("does not believe another server's page: health", async () => {
    const others = testFetch(forkHandlers());
    const client = createWatchtowerClient({
      url: "http://watchtower.test:8080",
      token: "test-token",
      fetch: (url, init) => (url.endsWith("z") ? Promise.resolve(new Response("<html>")) : others(url, init)),
    });
    await expect(client.health()).rejects.toMatchObject({ code: "DECODE" });
  });

  it("names the place in a reply that does not fit", async () => {
    const client = answering("/v1/config", () =>
      Response.json({ api_version: "v1", timestamp: "", config: { monitor_only: "no" } }),
    );
    expect((await failureOf(client.config())).message).toContain("config.monitor_only");
  });
});
