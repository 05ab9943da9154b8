import { expect, it } from "vitest";
import { sectionsFor } from "../../src/socket-proxy/api-sections.ts";
import type { EngineVersions } from "../../src/watchtower/docker-api-version.ts";
import { WatchtowerSettings } from "../../src/watchtower/watchtower-settings.ts";
import type { WatchtowerFlavour } from "../../src/watchtower/watchtower-image.ts";

const sections = (
  flavour: WatchtowerFlavour,
  settings: Record<string, string> = {},
  engine?: EngineVersions,
) => sectionsFor(new WatchtowerSettings(flavour, "x", new Map(Object.entries(settings))), engine);

it("are those that each Watchtower asks for", () => {
  expect(sections("containrrr")).toStrictEqual(["CONTAINERS", "IMAGES", "NETWORKS", "PING", "POST"]);
  expect(sections("nicholas-fedor")).toStrictEqual([
    "CONTAINERS",
    "IMAGES",
    "INFO",
    "NETWORKS",
    "PING",
    "POST",
  ]);
});

it("let commands into containers for lifecycle hooks alone", () => {
  expect(sections("containrrr", { WATCHTOWER_LIFECYCLE_HOOKS: "true" })).toContain("EXEC");
  expect(sections("containrrr", { WATCHTOWER_LIFECYCLE_HOOKS: "false" })).not.toContain("EXEC");
});

it("join no networks where nothing is updated", () => {
  expect(sections("containrrr", { WATCHTOWER_MONITOR_ONLY: "true" })).not.toContain("NETWORKS");
  expect(
    sections("containrrr", { WATCHTOWER_MONITOR_ONLY: "true", WATCHTOWER_LABEL_TAKE_PRECEDENCE: "true" }),
  ).toContain("NETWORKS");
});

it("join no networks where the fork gives a new container all of them at once", () => {
  const newer = { apiVersion: "1.44", minApiVersion: "1.24" };
  const older = { apiVersion: "1.43", minApiVersion: "1.12" };
  expect(sections("nicholas-fedor", {}, newer)).not.toContain("NETWORKS");
  expect(sections("nicholas-fedor", {}, older)).toContain("NETWORKS");
  expect(sections("nicholas-fedor", { DOCKER_API_VERSION: "1.43" }, newer)).toContain("NETWORKS");
  expect(sections("containrrr", {}, newer)).toContain("NETWORKS");
});
