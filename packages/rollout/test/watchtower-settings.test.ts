import { describe, expect, it } from "vitest";
import { isWatchtower, readWatchtowerSettings } from "../src/index.ts";

describe("readWatchtowerSettings", () => {
  it("reads what selects containers, as Go reads it, and nothing secret", () => {
    const settings = readWatchtowerSettings("nickfedor/watchtower:1.21.0", [
      "WATCHTOWER_LABEL_ENABLE=1",
      "WATCHTOWER_MONITOR_ONLY=yes",
      "WATCHTOWER_DISABLE_CONTAINERS=db, cache  mail",
      "WATCHTOWER_SCOPE=media=1",
      "WATCHTOWER_HTTP_API_TOKEN=hush",
    ]);
    expect(settings).toEqual({
      flavour: "nicholas-fedor",
      labelEnable: true,
      monitorOnly: false,
      disableContainers: ["db", "cache", "mail"],
      scope: "media=1",
      labelTakePrecedence: false,
      includeStopped: false,
      includeRestarting: false,
    });
  });

  it("takes an empty value as unset", () => {
    const settings = readWatchtowerSettings("containrrr/watchtower", [
      "WATCHTOWER_SCOPE=",
      "WATCHTOWER_DISABLE_CONTAINERS=",
    ]);
    expect(settings).not.toHaveProperty("scope");
    expect(settings.disableContainers).toEqual([]);
  });
});

describe("isWatchtower", () => {
  it("goes by the image's label and, where an image lacks it, by its name", () => {
    expect(isWatchtower("mirror/wt", { "com.centurylinklabs.watchtower": "true" })).toBe(true);
    expect(isWatchtower("ghcr.io/nicholas-fedor/watchtower:1.17.0", {})).toBe(true);
    expect(isWatchtower("docker.io/containrrr/watchtower", {})).toBe(true);
    expect(isWatchtower("nginx", { "com.centurylinklabs.watchtower.enable": "true" })).toBe(false);
  });
});
