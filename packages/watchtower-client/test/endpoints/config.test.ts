import { describe, expect, it } from "vitest";
import { watchFork } from "../support/fork.ts";
import { watch } from "../support/watchtower.ts";

describe("config", () => {
  it("reads the settings, and has no scope where there is none", async () => {
    const { client } = await watchFork();
    const config = await client.config();
    expect(config).toMatchObject({ monitorOnly: false, labelEnable: false, cleanup: false });
    expect(config.filterDescription).not.toBe("");
    expect(config).not.toHaveProperty("scope");
  });

  it("tells what is set", async () => {
    const env = {
      WATCHTOWER_HTTP_API_ENDPOINTS: "config",
      WATCHTOWER_CLEANUP: "true",
      WATCHTOWER_MONITOR_ONLY: "true",
      WATCHTOWER_SCOPE: "shop",
    };
    const { client } = await watch({ flavour: "nicholas-fedor", env });
    expect(await client.config()).toMatchObject({ cleanup: true, monitorOnly: true, scope: "shop" });
  });
});
