import { describe, expect, it } from "vitest";
import { serve, updates, watch } from "./support/watchtower.ts";

describe("detect", () => {
  it.each(["containrrr", "nicholas-fedor"] as const)("knows %s by how it refuses", async (flavour) => {
    const { client, watchtower } = await watch({ flavour });
    expect(await client.detect()).toBe(flavour);
    expect(updates(watchtower)).toEqual([]);
  });

  it.each(["containrrr", "nicholas-fedor"] as const)(
    "knows %s also when metrics are off",
    async (flavour) => {
      const env = { WATCHTOWER_HTTP_API_UPDATE: "true", WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true" };
      const { client } = await watch({ flavour, env });
      expect(await client.detect()).toBe(flavour);
    },
  );

  it("never shows the token to whom it does not know yet, and asks only once", async () => {
    const { client, watchtower } = await watch();
    await client.detect();
    await client.detect();
    expect(watchtower.requests).toHaveLength(1);
    expect(watchtower.requests[0]).toMatchObject({ method: "GET", path: "/v1/metrics" });
    expect(watchtower.requests[0]?.headers.authorization).not.toContain(watchtower.token);
  });

  it.each([
    ["a login page", 200, "<html>log in</html>"],
    ["a proxy's own 401", 401, "Unauthorized"],
    ["another server's 404", 404, "<h1>Not Found</h1>"],
  ])("does not take %s for a Watchtower, and sends no update there", async (_, status, body) => {
    const methods: string[] = [];
    const client = await serve((request, response) => {
      methods.push(request.method ?? "");
      response.writeHead(status).end(body);
    });
    await expect(client.update()).rejects.toMatchObject({ code: "DECODE" });
    expect(methods).toEqual(["GET"]);
  });
});
