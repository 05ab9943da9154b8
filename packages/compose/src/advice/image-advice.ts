import { parseImageReference } from "@stack/image-reference";
import { child } from "../source/value.ts";
import type { Advise } from "./advice-list.ts";
import { labelName } from "./known-labels.ts";
import type { ServiceFacts } from "./service-facts.ts";
import { looksAfter } from "./watchtower-in-file.ts";
import type { WatchtowerInFile } from "./watchtower-in-file.ts";

/** Tags that go from one version to the next by themselves. */
const floating = /^(?:latest|stable|edge|nightly|main|master|dev|develop|release|current|lts|alpine|v?\d+)$/;

/** Images that do not go with what is said about their updates. */
export function adviseOnImages(
  watchtowers: readonly WatchtowerInFile[],
  services: readonly ServiceFacts[],
  advise: Advise,
): void {
  for (const service of services) {
    const { image } = service;
    if (image === undefined || service.isImageOpen || child(service.value, "build") !== undefined) continue;
    const parsed = parseImageReference(image.text);
    if (!parsed.ok) continue;
    const { tag, digest } = parsed.reference;
    const enable = service.flag(labelName("enable"));
    if (enable === false && digest === undefined && (tag === undefined || floating.test(tag))) {
      advise({
        code: "image-floating",
        severity: "info",
        path: service.path("image"),
        place: image,
        message: `Watchtower leaves the service alone, and ${tag === undefined ? "an image without a tag" : `the tag ${tag}`} still moves: the next pull brings another version.`,
        hint: "Name a whole version, or pin the image by digest.",
      });
    }
    if (digest === undefined) continue;
    if (!watchtowers.some((watchtower) => looksAfter(watchtower, service) === true)) continue;
    advise({
      code: "image-pinned",
      ...(enable === true ? {} : { severity: "info" }),
      path: service.path("image"),
      place: image,
      message:
        "An image that is pinned by digest never changes, so that Watchtower has nothing to update here.",
      hint: `Take the digest off to have it updated, or say so with the label ${labelName("enable")}: false.`,
    });
  }
}
