import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createWatchtowerClient } from "../src/index.ts";
import { containrrrHandlers, testFetch } from "../src/testing/index.ts";
import { watch } from "./support/watchtower.ts";

describe("createWatchtowerClient", () => {
  it.each(["ftp://host", "host:8080", "", "http://user:pass@host"])("refuses the URL %j", (url) => {
    expect(() => createWatchtowerClient({ url, token: "t" })).toThrow(/url must be an http or https URL/);
  });

  it.each(["", "line\n", "two words", "tökén"])("refuses the token %j without repeating it", (token) => {
    const create = (): unknown => createWatchtowerClient({ url: "http://host", token });
    expect(create).toThrow(TypeError);
    if (token !== "") expect(create).not.toThrow(token);
  });

  it("refuses two transports at once", () => {
    const dispatcher = { request: () => Promise.reject(new Error("unused")) };
    expect(() => createWatchtowerClient({ url: "http://host", token: "t", dispatcher, fetch })).toThrow(
      TypeError,
    );
  });

  it("keeps a path before the endpoints, for a Watchtower behind a proxy", async () => {
    const url = "https://host/watchtower";
    const fetch = testFetch(containrrrHandlers({ url }));
    const client = createWatchtowerClient({ url: `${url}?x=1`, token: "test-token", fetch });
    expect(await client.detect()).toMatchObject({ flavour: "containrrr" });
    expect((await client.metrics()).scans.total).toBe(0);
  });

  it("shows its token nowhere", () => {
    const client = createWatchtowerClient({
      url: "http://host",
      token: "s3cret-token",
      eventsToken: "s3cret-too",
    });
    const shown = inspect(client, { depth: 9, showHidden: true }) + JSON.stringify(client);
    expect(shown).not.toContain("s3cret");
  });

  it("works over a fetch as over undici", async () => {
    const { client } = await watch({}, { fetch });
    expect(await client.update()).toMatchObject({
      outcome: "completed",
      summary: { scanned: 1, updated: 1 },
    });
    expect((await client.metrics()).scans.total).toBe(1);
  });
});
