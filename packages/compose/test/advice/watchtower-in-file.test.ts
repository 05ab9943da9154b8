import { describe, expect, it } from "vitest";
import { ServiceFacts } from "../../src/advice/service-facts.ts";
import { isWatchtower, looksAfter, readWatchtower } from "../../src/advice/watchtower-in-file.ts";
import { readDocument } from "../../src/source/read-value.ts";
import { child } from "../../src/source/value.ts";
import { readYaml } from "../../src/source/yaml-source.ts";
import { file, service } from "../support/advice.ts";

function factsOf(text: string): ServiceFacts[] {
  const [document] = readYaml(text).documents;
  if (document === undefined) throw new Error("no document");
  const options = { composeTags: true, interpolate: (template: string) => template, isTooMuch: () => false };
  const services = child(readDocument(document, options).value, "services");
  if (services?.kind !== "map") throw new Error("no services");
  return [...services.entries.values()].flatMap(({ key, value, place }) =>
    value.kind === "map" ? [new ServiceFacts(key, value, place, true)] : [],
  );
}

const fork = "nickfedor/watchtower:1.21.0";
const original = "containrrr/watchtower:1.7.1";

/** Whether a Watchtower of the given lines looks after a service of the given lines. */
function covers(image: string, lines: readonly string[], target: readonly string[]): boolean | undefined {
  const text = file(
    service("watchtower", `image: ${image}`, ...lines),
    service("web", "image: nginx:1.27", ...target),
  );
  const [own, web] = factsOf(text);
  if (own === undefined || web === undefined) throw new Error("no services");
  return looksAfter(readWatchtower(own, text), web);
}
const label = (name: string, value: string) => [
  `labels: { com.centurylinklabs.watchtower.${name}: '${value}' }`,
];
const set = (name: string, value: string) => [`environment: { WATCHTOWER_${name}: '${value}' }`];

it("the settings come from the environment and, before it, from the flags", () => {
  const text = file(
    service(
      "w",
      `image: ${fork}`,
      "environment: [WATCHTOWER_SCHEDULE=@daily, WATCHTOWER_CLEANUP, 'WATCHTOWER_SCOPE=${SCOPE}']",
      "command: --schedule @hourly --debug --log-level ${LEVEL} web",
    ),
  );
  const [own] = factsOf(text);
  if (own === undefined) throw new Error("no service");
  const { settings, command, places } = readWatchtower(own, text);
  expect(settings.flavour).toBe("nicholas-fedor");
  expect(settings.text("WATCHTOWER_SCHEDULE")).toBe("@hourly");
  expect(settings.isOn("WATCHTOWER_DEBUG")).toBe(true);
  for (const open of ["WATCHTOWER_CLEANUP", "WATCHTOWER_SCOPE", "WATCHTOWER_LOG_LEVEL"]) {
    expect(settings.text(open)).toBeUndefined();
  }
  expect(command.names.map((name) => name.text)).toStrictEqual(["web"]);
  expect(places.get("WATCHTOWER_SCHEDULE")?.path).toStrictEqual(["services", "w", "command"]);
  expect(places.get("WATCHTOWER_CLEANUP")?.path).toStrictEqual(["services", "w", "environment", "1"]);
});

it("an image is a Watchtower by its name, and not by a part of it", () => {
  const known = [
    fork,
    original,
    "ghcr.io/nicholas-fedor/watchtower",
    "beatkind/watchtower:v2",
    "v2tec/watchtower",
  ];
  for (const image of [...known, "example/watchtower-ui", "watchtower", "a/nickfedor/watchtower/b"]) {
    const [facts] = factsOf(file(service("w", `image: ${image}`)));
    expect([image, facts !== undefined && isWatchtower(facts)]).toStrictEqual([image, known.includes(image)]);
  }
});

describe("a Watchtower looks after", () => {
  it("all that does not say false", () => {
    expect(covers(fork, [], [])).toBe(true);
    expect(covers(fork, [], label("enable", "true"))).toBe(true);
    expect(covers(fork, [], label("enable", "no"))).toBe(true);
    expect(covers(fork, [], label("enable", "false"))).toBe(false);
  });

  it("only what says true, when it asks for that", () => {
    expect(covers(fork, set("LABEL_ENABLE", "true"), [])).toBe(false);
    expect(covers(fork, set("LABEL_ENABLE", "true"), label("enable", "true"))).toBe(true);
    expect(covers(fork, set("LABEL_ENABLE", "${A}"), [])).toBeUndefined();
  });

  it("what is in its scope, which without one is all to the original and the unscoped to the fork", () => {
    expect(covers(original, [], label("scope", "a"))).toBe(true);
    expect(covers(fork, [], label("scope", "a"))).toBe(false);
    expect(covers(fork, set("SCOPE", "a"), label("scope", "a"))).toBe(true);
    expect(covers(fork, set("SCOPE", "a"), [])).toBe(false);
    expect(covers(original, set("SCOPE", "none"), label("scope", ""))).toBe(true);
    expect(covers(fork, set("SCOPE", "${A}"), [])).toBeUndefined();
  });

  it("what is named, where it can be told", () => {
    expect(covers(fork, ["command: web"], ["container_name: web"])).toBe(true);
    expect(covers(fork, ["command: web"], [])).toBeUndefined();
    expect(covers(fork, set("DISABLE_CONTAINERS", "web"), [])).toBeUndefined();
    expect(covers(fork, set("SKIP_IMAGE_NAMES", "nginx"), [])).toBeUndefined();
    expect(covers(fork, [], ["label_file: a.labels"])).toBeUndefined();
  });
});
