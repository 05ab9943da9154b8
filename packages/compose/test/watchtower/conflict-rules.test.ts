import { expect, it } from "vitest";
import {
  conflicts,
  credentialsIncomplete,
  dockerApiPinned,
  noRestartDeletes,
  runOnceRestarts,
  unreadableBooleans,
} from "../../src/watchtower/conflict-rules.ts";
import type { WatchtowerFlavour } from "../../src/watchtower/watchtower-image.ts";
import { WatchtowerSettings } from "../../src/watchtower/watchtower-settings.ts";

const settings = (
  values: Readonly<Record<string, string>>,
  flavour: WatchtowerFlavour = "containrrr",
  isComplete = true,
) => new WatchtowerSettings(flavour, "x/watchtower", new Map(Object.entries(values)), isComplete);
const codes = (values: Readonly<Record<string, string>>, isComplete = true) =>
  conflicts(settings(values, "containrrr", isComplete)).flatMap((finding) => (finding ? [finding.code] : []));

it("two settings that are at odds are found together, and neither alone", () => {
  expect(codes({ WATCHTOWER_MONITOR_ONLY: "1", WATCHTOWER_ROLLING_RESTART: "T" })).toStrictEqual([
    "rolling-restart-refused",
  ]);
  expect(codes({ WATCHTOWER_MONITOR_ONLY: "1", WATCHTOWER_NO_PULL: "true" })).toStrictEqual([
    "monitor-without-pull",
  ]);
  for (const name of ["MONITOR_ONLY", "ROLLING_RESTART", "NO_PULL", "INCLUDE_STOPPED"]) {
    expect(codes({ [`WATCHTOWER_${name}`]: "true" })).toStrictEqual([]);
  }
});

it("what is not set may be set elsewhere, where not all settings are known", () => {
  expect(codes({ WATCHTOWER_REVIVE_STOPPED: "true" })).toStrictEqual(["revive-without-stopped"]);
  expect(codes({ WATCHTOWER_REVIVE_STOPPED: "true" }, false)).toStrictEqual([]);
  expect(credentialsIncomplete(settings({ REPO_USER: "ci" }))?.code).toBe("credentials-incomplete");
  expect(credentialsIncomplete(settings({ REPO_USER: "ci" }, "containrrr", false))).toBeUndefined();
  expect(credentialsIncomplete(settings({}))).toBeUndefined();
});

it("one scan is repeated where the engine restarts", () => {
  const once = settings({ WATCHTOWER_RUN_ONCE: "true" });
  expect(runOnceRestarts(once, { publishedPorts: [], restarts: true })?.code).toBe("run-once-restarts");
  expect(runOnceRestarts(once, { publishedPorts: [], restarts: false })).toBeUndefined();
});

it("each of the two has what is wrong with it alone", () => {
  const noRestart = { WATCHTOWER_NO_RESTART: "true" };
  const pinned = { DOCKER_API_VERSION: "1.44" };
  expect(noRestartDeletes(settings(noRestart))?.code).toBe("no-restart-deletes");
  expect(noRestartDeletes(settings(noRestart, "nicholas-fedor"))).toBeUndefined();
  expect(dockerApiPinned(settings(pinned, "nicholas-fedor"))?.code).toBe("docker-api-pinned");
  expect(dockerApiPinned(settings(pinned))).toBeUndefined();
});

it("an unreadable boolean is mended where its meaning is plain", () => {
  const found = unreadableBooleans(settings({ WATCHTOWER_CLEANUP: '"yes"', WATCHTOWER_DEBUG: "maybe" }));
  expect(found.map(({ settings: [name], replacement }) => [name, replacement])).toStrictEqual([
    ["WATCHTOWER_CLEANUP", "true"],
    ["WATCHTOWER_DEBUG", undefined],
  ]);
});
