import { describe, expect, it } from "vitest";
import { exclusionOf, type ContainerSnapshot, type WatchtowerSettings } from "../src/index.ts";
import { container, settings } from "./support/snapshots.ts";

const prefix = "com.centurylinklabs.watchtower";

function ruleFor(
  more: Partial<ContainerSnapshot>,
  watchtower?: Partial<WatchtowerSettings>,
  images?: readonly string[],
): string | undefined {
  return exclusionOf(container("web", more), settings(watchtower), images)?.rule;
}

describe("exclusionOf", () => {
  it("finds no rule for an ordinary container", () => {
    expect(ruleFor({})).toBeUndefined();
  });

  it.each(["false", "0", "F"])("reads enable=%s as Go does", (value) => {
    expect(ruleFor({ labels: { [`${prefix}.enable`]: value } })).toBe("label-disabled");
  });

  it.each(["no", "off", "False ", ""])("does not read enable=%j, which Go reads as absent", (value) => {
    expect(ruleFor({ labels: { [`${prefix}.enable`]: value } })).toBeUndefined();
  });

  it("wants the label in opt-in mode", () => {
    const labelEnable = { labelEnable: true };
    expect(ruleFor({}, labelEnable)).toBe("label-not-enabled");
    expect(ruleFor({ labels: { [`${prefix}.enable`]: "yes" } }, labelEnable)).toBe("label-not-enabled");
    expect(ruleFor({ labels: { [`${prefix}.enable`]: "true" } }, labelEnable)).toBeUndefined();
  });

  it("leaves out containers by name, on the fork by pattern", () => {
    expect(ruleFor({}, { disableContainers: ["web"] })).toBe("disabled-by-name");
    expect(ruleFor({}, { disableContainers: ["w.*"] })).toBeUndefined();
    expect(ruleFor({}, { flavour: "nicholas-fedor", disableContainers: ["w.*"] })).toBe("disabled-by-name");
    expect(ruleFor({}, { flavour: "nicholas-fedor", disableContainers: ["w", "("] })).toBeUndefined();
  });

  it("reads a missing scope differently per flavour", () => {
    const scoped = { labels: { [`${prefix}.scope`]: "media" } };
    expect(ruleFor(scoped)).toBeUndefined();
    expect(ruleFor(scoped, { flavour: "nicholas-fedor" })).toBe("scope");
    expect(ruleFor(scoped, { scope: "none" })).toBe("scope");
    expect(ruleFor(scoped, { scope: "media" })).toBeUndefined();
    expect(ruleFor({}, { scope: "media" })).toBe("scope");
    expect(ruleFor({}, { scope: "none" })).toBeUndefined();
  });

  it("knows what a target selects, whichever way an image is written", () => {
    expect(ruleFor({}, {}, ["docker.io/library/nginx"])).toBeUndefined();
    expect(ruleFor({}, {}, ["redis"])).toBe("not-targeted");
    expect(ruleFor({}, {}, ["nginx:1.26"])).toBe("not-targeted");
  });

  it("combines the monitor-only label and setting", () => {
    const watched = (value: string): Partial<ContainerSnapshot> => ({
      labels: { [`${prefix}.monitor-only`]: value },
    });
    expect(ruleFor(watched("true"))).toBe("monitor-only");
    expect(ruleFor(watched("false"), { monitorOnly: true })).toBe("monitor-only");
    expect(ruleFor(watched("false"), { monitorOnly: true, labelTakePrecedence: true })).toBeUndefined();
  });

  it("leaves stopped and restarting containers alone unless told otherwise", () => {
    expect(ruleFor({ state: "exited" })).toBe("not-running");
    expect(ruleFor({ state: "exited" }, { includeStopped: true })).toBeUndefined();
    expect(ruleFor({ state: "restarting" }, { includeStopped: true })).toBe("not-running");
    expect(ruleFor({ state: "restarting" }, { includeRestarting: true })).toBeUndefined();
  });

  it("knows an image that is pinned", () => {
    expect(ruleFor({ image: `nginx@sha256:${"a".repeat(64)}` })).toBe("pinned-by-digest");
    expect(ruleFor({ image: `sha256:${"a".repeat(64)}` })).toBe("pinned-by-digest");
  });

  it("names the label or setting", () => {
    const exclusion = exclusionOf(
      container("web", { labels: { [`${prefix}.enable`]: "false" } }),
      undefined,
      undefined,
    );
    expect(exclusion?.reason).toBe("label com.centurylinklabs.watchtower.enable=false");
  });
});
