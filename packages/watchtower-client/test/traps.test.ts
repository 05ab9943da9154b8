import type { HttpDispatcher } from "@stack/http";
import { getGlobalDispatcher } from "undici";
import { describe, expect, it } from "vitest";
import { createWatchtowerClient } from "../src/index.ts";
import { failureOf, serve, updates, watch } from "./support/watchtower.ts";

// The traps for clients in reference/watchtower.md i, by their numbers; those that are not here are tested with what
// they belong to: 3, 13: update.test.ts; 7 to 9: target.test.ts; 11, 14, 15, 21, 22: endpoints/; 12: metrics.test.ts and
// poll-metrics.test.ts; 18, 19: events/. 10, 23 to 27 are about generated stacks.
describe("the traps of section i", () => {
  it("1: passes no limit of undici's own, so that an update may block for more than five minutes", async () => {
    const limits: unknown[] = [];
    const dispatcher: HttpDispatcher = {
      request: (options) => {
        limits.push([options.headersTimeout, options.bodyTimeout]);
        return getGlobalDispatcher().request(options);
      },
    };
    const { client } = await watch({}, { dispatcher });
    await client.update();
    expect(new Set(limits.map(String))).toEqual(new Set(["0,0"]));
  });

  it("2: never sends an update twice, whatever became of the first", async () => {
    for (const status of [200, 408, 429, 500, 502, 503, 504]) {
      let posts = 0;
      const client = await serve((request, response) => {
        if (request.method === "POST") posts += 1;
        const isProbe = request.method === "GET";
        response.writeHead(isProbe ? 401 : status).end(isProbe ? "missing or invalid API Key" : "text");
      });
      await client.update().catch(() => undefined);
      expect(posts).toBe(1);
    }
  });

  it.each([401, 404, 405, 408, 429, 500, 503])(
    "4: reads the text of a %d as text, not as JSON",
    async (status) => {
      const client = await serve((_, response) => void response.writeHead(status).end("{ no JSON"));
      expect(await failureOf(client.metrics())).toMatchObject({ status, body: "{ no JSON" });
    },
  );

  it.each([
    [
      "the lock's, which is JSON",
      '{"error":"another update is already running"}',
      "application/json",
      "skipped",
    ],
    ["the limiter's, which is text", "Too Many Requests", "text/plain", "rate-limited"],
  ])("5: keeps two kinds of 429 apart: %s", async (_, body, type, expected) => {
    const client = await serve((request, response) => {
      if (request.method === "GET") response.writeHead(401).end("missing or invalid API Key");
      else response.writeHead(429, { "content-type": type, "retry-after": "30" }).end(body);
    });
    const seen: unknown = await client.update().then(
      (outcome) => ({ what: outcome.outcome, ...outcome }),
      (error: unknown) => ({ what: (error as { kind: string }).kind, retryAfterMs: 30_000 }),
    );
    expect(seen).toMatchObject({ what: expected, retryAfterMs: 30_000 });
  });

  it("6: updates by POST, and probes 1.7.1 by nothing that acts", async () => {
    const { client, watchtower } = await watch();
    await client.update();
    expect(updates(watchtower)).toEqual(["POST /v1/update"]);
    expect(new Set(watchtower.requests.map(({ method }) => method))).toEqual(new Set(["GET", "POST"]));
    expect(watchtower.requests.map(({ path }) => path)).not.toContain("/debug/vars");
  });

  it("16: sends the token to the letter, behind exactly one blank", async () => {
    const token = "MiXed/+=~Case";
    const { client, watchtower } = await watch({ token }, { token });
    await client.metrics();
    expect(watchtower.requests.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it("17: takes a 408 that a browser hides behind CORS for an update that may have run", async () => {
    const client = createWatchtowerClient({
      url: "http://host",
      token: "t",
      fetch: (_, { method }) =>
        method === "POST"
          ? Promise.reject(new TypeError("Failed to fetch"))
          : Promise.resolve(new Response("missing or invalid API Key", { status: 401 })),
    });
    expect(await client.update()).toMatchObject({ outcome: "unknown", reason: "disconnected" });
  });

  it("20: asks for no time limit at the server, which would cut the run and answer with zeros", async () => {
    const { client, watchtower } = await watch({ flavour: "nicholas-fedor" });
    await client.update({ timeoutMs: 60_000 });
    expect(updates(watchtower)).toEqual(["POST /v1/update"]);
  });
});
