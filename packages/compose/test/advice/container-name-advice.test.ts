import { describe, expect, it } from "vitest";
import { applyFixes } from "../../src/advice/text-fix.ts";
import { adviceOn, file, fork, problemsOf, service } from "../support/advice.ts";

const web = (...lines: readonly string[]) => service("web", "image: nginx:1.27", ...lines);

describe("the name of a service on the command line", () => {
  it("is none of its container, unless that is called so", () => {
    const found = ["warning container-name-unmatched services.watchtower.command"];
    expect(adviceOn(file(fork("command: web"), web()))).toStrictEqual(found);
    expect(adviceOn(file(fork("command: web"), web("container_name: site")))).toStrictEqual(found);
    expect(adviceOn(file(fork("command: web"), web("container_name: web")))).toStrictEqual([]);
    expect(adviceOn(file(fork("command: web"), web("container_name: '${NAME:-web}'")))).toStrictEqual([]);
    expect(adviceOn(file(fork("command: other .*web.*"), web()))).toStrictEqual([]);
  });

  it("is the same among those to leave out", () => {
    const text = file(fork("environment: { WATCHTOWER_DISABLE_CONTAINERS: 'db, web' }"), web());
    expect(adviceOn(text)).toStrictEqual([
      "warning container-name-unmatched services.watchtower.environment.WATCHTOWER_DISABLE_CONTAINERS",
    ]);
  });
});

it("a star among those to leave out is no pattern to either program", () => {
  const list = (text: string) =>
    file(fork(`environment: { WATCHTOWER_DISABLE_CONTAINERS: '${text}' }`), web());
  expect(adviceOn(list("db, ix*"))).toStrictEqual([
    "warning container-name-unmatched services.watchtower.environment.WATCHTOWER_DISABLE_CONTAINERS",
  ]);
  for (const good of ["db", "ix.*", "(a|b)*", "[ab]*"]) expect(adviceOn(list(good))).toStrictEqual([]);
});

it("names on the command line are the whole choice", () => {
  const label = "labels: { com.centurylinklabs.watchtower.enable: 'true' }";
  const text = file(fork("command: api"), web("container_name: web", label));
  expect(adviceOn(text)).toStrictEqual([
    "warning names-exclude-others services.web.labels.com.centurylinklabs.watchtower.enable",
  ]);
  expect(adviceOn(file(fork("command: api web"), web("container_name: web", label)))).toStrictEqual([]);
  expect(adviceOn(file(fork("command: '.*'"), web("container_name: web", label)))).toStrictEqual([]);
});

it("in a depends-on label, the original takes a blank for a part of a name", () => {
  const original = fork("environment: { DOCKER_API_VERSION: '1.44' }").replace(
    "nickfedor/watchtower:1.21.0",
    "containrrr/watchtower:1.7.1",
  );
  const dependent = web('labels: ["com.centurylinklabs.watchtower.depends-on=db, cache"]');
  const text = file(original, dependent);
  expect(adviceOn(text)).toContain("warning container-name-unmatched services.web.labels.0");
  expect(applyFixes(text, problemsOf(text)).text).toContain("depends-on=db,cache");
  expect(adviceOn(file(fork(), dependent))).toStrictEqual([]);
});
