import { expect, it } from "vitest";
import { adviceOn, file, fork, problemsOf, service } from "../support/advice.ts";

const label = "com.centurylinklabs.watchtower.enable";
const one = (name: string, ...lines: readonly string[]) => service(name, `image: ${name}:1.2.3`, ...lines);
const on = `labels: { ${label}: 'true' }`;
const off = `labels: { ${label}: 'false' }`;
const optIn = "environment: { WATCHTOWER_LABEL_ENABLE: 'true' }";

it("true picks nothing out where it is not asked for, which is said once", () => {
  const text = file(fork(), one("a", on), one("b", on), one("c"), one("d"), one("e"), one("f"));
  expect(adviceOn(text)).toStrictEqual([`warning enable-without-effect services.a.labels.${label}`]);
  expect(problemsOf(text)[0]?.message).toContain(": c, d, e and 1 more, too");
});

it("true is harmless where every service says something", () => {
  expect(adviceOn(file(fork(off), one("a", on), one("b", off)))).toStrictEqual([
    `info enable-without-effect services.a.labels.${label}`,
  ]);
});

it("true means something to a Watchtower that asks for it, or may", () => {
  expect(adviceOn(file(fork(optIn), one("a", on), one("b")))).toStrictEqual([]);
  expect(adviceOn(file(fork("command: -e"), one("a", on), one("b")))).toStrictEqual([]);
  expect(
    adviceOn(file(fork("environment: [WATCHTOWER_LABEL_ENABLE]"), one("a", on), one("b"))),
  ).toStrictEqual([]);
  expect(adviceOn(file(one("a", on), one("b")))).toStrictEqual([]);
});

it("a Watchtower that asks for the label has a service with it beside it, or may, or none at all", () => {
  const found = ["info enable-without-target services.watchtower.environment.WATCHTOWER_LABEL_ENABLE"];
  expect(adviceOn(file(fork(optIn), one("a"), one("b", off)))).toStrictEqual(found);
  expect(adviceOn(file(fork(optIn)))).toStrictEqual([]);
  expect(adviceOn(file(fork(optIn), one("a", off)))).toStrictEqual([]);
  expect(adviceOn(file(fork(optIn), one("a", `labels: { ${label}: '\${ENABLE}' }`)))).toStrictEqual([]);
});
