import { expect, it } from "vitest";
import { watchtowerMetrics } from "../../src/monitoring/watchtower-metrics.ts";

const fork = (version: string) => watchtowerMetrics("nicholas-fedor", `nickfedor/watchtower:${version}`);

it("knows the original's counter of skipped scans, and nothing that came with the fork", () => {
  expect(watchtowerMetrics("containrrr", "containrrr/watchtower:1.7.1")).toStrictEqual({
    skippedScans: "watchtower_scans_skipped",
    updatedCountsAvailable: true,
    restarted: false,
    skippedContainers: false,
    dropped: false,
  });
});

it("knows what the fork brought, and the counter that it no longer counts up", () => {
  expect(fork("1.21.0")).toStrictEqual({
    skippedScans: undefined,
    updatedCountsAvailable: false,
    restarted: true,
    skippedContainers: true,
    dropped: true,
  });
  expect(fork("latest")).toStrictEqual(fork("1.21.0"));
});

it.each([
  ["1.8.5", { skippedScans: "watchtower_scans_skipped", dropped: false }],
  ["1.8.6", { skippedScans: "watchtower_scans_skipped_total", updatedCountsAvailable: true }],
  ["1.12.2", { dropped: true, updatedCountsAvailable: false, restarted: false }],
  ["1.13.1", { restarted: true, skippedScans: "watchtower_scans_skipped_total" }],
  ["1.14.0", { skippedScans: undefined, skippedContainers: false }],
  ["1.16.0", { skippedContainers: true }],
])("knows when the fork brought what: %s", (version, known) => {
  expect(fork(version)).toMatchObject(known);
});
