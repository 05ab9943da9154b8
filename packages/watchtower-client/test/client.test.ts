import { inspect } from "node:util";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { createWatchtowerClient } from "../src/index.ts";
import { mswFetch } from "./support/msw-fetch.ts";
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
    const refuse = http.get(
      "https://host/watchtower/v1/metrics",
      () => new HttpResponse(null, { status: 401 }),
    );
    const client = createWatchtowerClient({
      url: "https://host/watchtower?x=1",
      token: "t",
      fetch: mswFetch(refuse),
    });
    expect(await client.detect()).toBe("containrrr");
  });

  it("shows its token nowhere", () => {
    const client = createWatchtowerClient({ url: "http://host", token: "s3cret-token" });
    expect(inspect(client, { depth: 9, showHidden: true }) + JSON.stringify(client)).not.toContain(
      "s3cret-token",
    );
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
