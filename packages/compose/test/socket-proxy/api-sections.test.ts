import { expect, it } from "vitest";
import { sectionsFor } from "../../src/socket-proxy/api-sections.ts";
import { WatchtowerSettings } from "../../src/watchtower/watchtower-settings.ts";
import type { WatchtowerFlavour } from "../../src/watchtower/watchtower-image.ts";

const sections = (flavour: WatchtowerFlavour, settings: Record<string, string> = {}) =>
  sectionsFor(new WatchtowerSettings(flavour, "x", new Map(Object.entries(settings))));

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
