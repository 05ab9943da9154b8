import { describe, expect, it } from "vitest";
import { adviceOn, file, fork, service } from "../support/advice.ts";

const label = "com.centurylinklabs.watchtower.scope";
const web = (...lines: readonly string[]) => service("web", "image: nginx:1.27", ...lines);
const scoped = (scope: string, ...lines: readonly string[]) =>
  fork(`environment: { WATCHTOWER_SCOPE: ${scope} }`, ...lines);
const other = (text: string) => text.replace("watchtower:", "other:");
const setting = "services.watchtower.environment.WATCHTOWER_SCOPE";

it("a scope stands on Watchtower as a label, too", () => {
  expect(adviceOn(file(scoped("a")))).toStrictEqual([`warning scope-label-missing ${setting}`]);
  expect(adviceOn(file(scoped("a", `labels: { ${label}: b }`)))).toStrictEqual([
    `warning scope-label-missing ${setting}`,
  ]);
  expect(adviceOn(file(scoped("a", `labels: { ${label}: a }`)))).toStrictEqual([]);
  expect(adviceOn(file(scoped("a", `labels: ['${label}=\${SCOPE}']`)))).toStrictEqual([]);
  expect(adviceOn(file(scoped("none")))).toStrictEqual([]);
  expect(adviceOn(file(scoped("'${SCOPE}'")))).toStrictEqual([]);
});

it("a scope that no service beside it has may be meant", () => {
  const watchtower = scoped("a", `labels: { ${label}: a }`);
  expect(adviceOn(file(watchtower, web()))).toStrictEqual([`info scope-without-target ${setting}`]);
  expect(adviceOn(file(watchtower, web(`labels: { ${label}: a }`)))).toStrictEqual([]);
  const excluded = web("labels: { com.centurylinklabs.watchtower.enable: 'false' }");
  expect(adviceOn(file(watchtower, excluded))).toStrictEqual([]);
});

describe("two Watchtowers", () => {
  const found = ["warning watchtower-duplicated services.other"];

  it("in one scope remove each other", () => {
    expect(adviceOn(file(fork(), other(fork())))).toStrictEqual(found);
    expect(adviceOn(file(scoped("none"), other(fork())))).toStrictEqual(found);
  });

  it("in scopes of their own do not, but for an original without one", () => {
    const b = other(scoped("b", `labels: { ${label}: b }`));
    expect(adviceOn(file(fork(), b, web(`labels: { ${label}: b }`)))).toStrictEqual([]);
    const original = fork("environment: { DOCKER_API_VERSION: '1.44' }").replace(
      "nickfedor/watchtower:1.21.0",
      "containrrr/watchtower:1.7.1",
    );
    expect(
      adviceOn(file(original, b, web(`labels: { ${label}: b }`))).filter((line) => !line.startsWith("info")),
    ).toStrictEqual(found);
  });

  it("that may not run together are no rivals", () => {
    for (const line of ["profiles: [a]", "environment: { WATCHTOWER_RUN_ONCE: 'true' }"]) {
      expect(adviceOn(file(fork(), other(fork(line))))).toStrictEqual([]);
    }
  });
});
