import { expect, it } from "vitest";
import { adviceOn, file, fork, service } from "../support/advice.ts";

const label = "com.centurylinklabs.watchtower.enable";
const digest = `@sha256:${"5f".repeat(32)}`;
const off = `labels: { ${label}: 'false' }`;

it.each([
  ["postgres", true],
  ["postgres:latest", true],
  ["postgres:16", true],
  ["postgres:v2", true],
  ["registry.example:5000/postgres", true],
  ["postgres:stable", true],
  ["postgres:16.4", false],
  ["postgres:16-alpine3.20", false],
  [`postgres:latest${digest}`, false],
  ["'postgres:${TAG}'", false],
])("%s moves by itself: %s", (image, moves) => {
  const expected = moves ? ["info image-floating services.db.image"] : [];
  expect(adviceOn(file(service("db", `image: ${image}`, off)))).toStrictEqual(expected);
  expect(adviceOn(file(service("db", `image: ${image}`)))).toStrictEqual([]);
});

it("a digest never changes, which is a contradiction where updates are asked for", () => {
  const pinned = (...lines: readonly string[]) => service("db", `image: postgres:16.4${digest}`, ...lines);
  const optIn = fork("environment: { WATCHTOWER_LABEL_ENABLE: 'true' }");
  expect(adviceOn(file(fork(), pinned()))).toStrictEqual(["info image-pinned services.db.image"]);
  expect(adviceOn(file(optIn, pinned(`labels: { ${label}: 'true' }`)))).toStrictEqual([
    "warning image-pinned services.db.image",
  ]);
  expect(adviceOn(file(fork(), pinned(off)))).toStrictEqual([]);
  expect(adviceOn(file(pinned()))).toStrictEqual([]);
});
