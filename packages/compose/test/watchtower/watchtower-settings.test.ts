import { describe, expect, it } from "vitest";
import type { ComposeText } from "../../src/stack/compose-file.ts";
import { variable } from "../../src/yaml/variable.ts";
import type { WatchtowerFlavour } from "../../src/watchtower/watchtower-image.ts";
import { WatchtowerSettings } from "../../src/watchtower/watchtower-settings.ts";

const settings = (
  environment: Record<string, ComposeText>,
  flavour: WatchtowerFlavour = "containrrr",
  image = "containrrr/watchtower",
) => new WatchtowerSettings(flavour, image, new Map(Object.entries(environment)));
const fork = (environment: Record<string, ComposeText>, tag = "1.21.0") =>
  settings(environment, "nicholas-fedor", `nickfedor/watchtower:${tag}`);

it("an unset setting is an empty one, and a variable is not known", () => {
  const read = settings({ A: "x", B: variable("B") });
  expect([read.text("A"), read.text("B"), read.text("C")]).toStrictEqual(["x", undefined, ""]);
  expect([read.isOn("A"), read.isOn("B"), read.isOn("C")]).toStrictEqual([false, undefined, false]);
});

it("booleans are Go's", () => {
  for (const on of ["1", "t", "T", "TRUE", "true", "True"]) expect(settings({ A: on }).isOn("A")).toBe(true);
  for (const off of ["0", "f", "false", "yes", "tRue", " true"])
    expect(settings({ A: off }).isOn("A")).toBe(false);
});

it("only boolean settings can be unreadable booleans", () => {
  const read = settings({
    WATCHTOWER_CLEANUP: "yes",
    WATCHTOWER_DEBUG: "true",
    WATCHTOWER_TRACE: "",
    WATCHTOWER_MONITOR_ONLY: variable("M"),
    WATCHTOWER_SCOPE: "yes",
    NO_COLOR: "yes",
    DOCKER_TLS_VERIFY: "on",
  });
  expect(read.unreadableBooleans()).toStrictEqual(["WATCHTOWER_CLEANUP", "DOCKER_TLS_VERIFY"]);
});

describe("an endpoint is served", () => {
  const update = "WATCHTOWER_HTTP_API_UPDATE";
  const endpoints = "WATCHTOWER_HTTP_API_ENDPOINTS";

  it("by its switch", () => {
    expect(settings({ [update]: "true" }).serves("update")).toBe(true);
    expect(settings({ [update]: "true" }).serves("metrics")).toBe(false);
    expect(fork({ [update]: "true" }).serves("update")).toBe(true);
    expect(settings({ [update]: variable("U") }).serves("update")).toBeUndefined();
  });

  it("by the list of the fork from 1.20 on, in any case and by the word all", () => {
    for (const list of ["update", "metrics, Update", "health update", "all"]) {
      expect(fork({ [endpoints]: list }).serves("update")).toBe(true);
    }
    expect(fork({ [endpoints]: "metrics,updates" }).serves("update")).toBe(false);
    expect(fork({ [endpoints]: "update" }, "latest").serves("update")).toBe(true);
    expect(fork({ [endpoints]: "update" }, "1.19.0").serves("update")).toBe(false);
    expect(settings({ [endpoints]: "update" }).serves("update")).toBe(false);
  });

  it("perhaps, when a variable decides", () => {
    expect(fork({ [endpoints]: variable("E") }).serves("update")).toBeUndefined();
    expect(fork({ [endpoints]: "metrics", [update]: variable("U") }).serves("update")).toBeUndefined();
  });
});
