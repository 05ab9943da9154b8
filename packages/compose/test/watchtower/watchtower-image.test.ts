import { expect, it } from "vitest";
import { apiEndpoints, watchtowerFlavour } from "../../src/watchtower/watchtower-image.ts";

it.each([
  ["containrrr/watchtower", "containrrr"],
  ["docker.io/containrrr/watchtower:1.7.1", "containrrr"],
  ["ghcr.io/containrrr/watchtower:latest", "containrrr"],
  ["nickfedor/watchtower:1.21.0", "nicholas-fedor"],
  ["ghcr.io/nicholas-fedor/watchtower", "nicholas-fedor"],
  [`reg.example:5000/hub/nickfedor/watchtower@sha256:${"0".repeat(64)}`, "nicholas-fedor"],
  ["beatkind/watchtower", undefined],
  ["watchtower", undefined],
  ["xcontainrrr/watchtower", undefined],
  ["containrrr/watchtower/x", undefined],
  ["not an image", undefined],
])("%s is %s", (image, flavour) => {
  expect(watchtowerFlavour(image)).toBe(flavour);
});

it.each([
  ["nickfedor/watchtower:1.20.0", false, true],
  ["nickfedor/watchtower:v1.21", false, true],
  ["nickfedor/watchtower:1.21.0-dev", false, true],
  ["nickfedor/watchtower:2.0.0", false, true],
  ["nickfedor/watchtower:1.19.9", true, false],
  ["nickfedor/watchtower:1.8", true, false],
  ["nickfedor/watchtower", true, true],
  ["nickfedor/watchtower:latest", true, true],
  ["nickfedor/watchtower:1", true, true],
  [`nickfedor/watchtower@sha256:${"0".repeat(64)}`, true, true],
  [`nickfedor/watchtower:1.21.0@sha256:${"0".repeat(64)}`, false, true],
])("the fork as %s gets its switches: %s, its list: %s", (image, switches, list) => {
  expect(apiEndpoints("nicholas-fedor", image)).toStrictEqual({ switches, list });
});

it("the original gets the switches, whatever its tag", () => {
  for (const image of ["containrrr/watchtower", "containrrr/watchtower:1.30.0"]) {
    expect(apiEndpoints("containrrr", image)).toStrictEqual({ switches: true, list: false });
  }
});
