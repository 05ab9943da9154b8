import { expect, it } from "vitest";
import { mergeValues } from "../../src/lint/merge-values.ts";
import { child } from "../../src/source/value.ts";
import type { Value } from "../../src/source/value.ts";
import { plain, valueOf } from "../support/values.ts";

/** What comes out when one service is laid over another, and where that cannot be. */
function merged(base: object, over: object) {
  const conflicts: string[] = [];
  const valueIn = (service: object) => {
    const services = child(valueOf(JSON.stringify({ services: service })), "services");
    return services ?? expect.unreachable();
  };
  const value: Value = mergeValues(valueIn(base), valueIn(over), ["services", "web"], (path) =>
    conflicts.push(path.join(".")),
  );
  return { value: plain(value), conflicts };
}

const mergesTo = (base: object, over: object) => {
  const { value, conflicts } = merged(base, over);
  expect(conflicts).toEqual([]);
  return value;
};

it("joins mappings, appends lists, and replaces single values", () => {
  expect(
    mergesTo(
      { image: "a", cap_add: ["A"], sysctl: { a: "1" } },
      { image: "b", cap_add: ["B"], sysctl: { b: "2" } },
    ),
  ).toEqual({ image: "b", cap_add: ["A", "B"], sysctl: { a: "1", b: "2" } });
});

it("keeps what is laid over with nothing", () => {
  expect(mergesTo({ image: "a" }, { image: null })).toEqual({ image: "a" });
});

it("replaces commands and tests of health as a whole", () => {
  expect(mergesTo({ command: ["a"], entrypoint: "x" }, { command: ["b"], entrypoint: ["y"] })).toEqual({
    command: ["b"],
    entrypoint: ["y"],
  });
  expect(mergesTo({ healthcheck: { test: ["a"], retries: 1 } }, { healthcheck: { test: "b" } })).toEqual({
    healthcheck: { test: "b", retries: "integer 1" },
  });
});

it("makes one list of labels and variables, whichever way they are written", () => {
  expect(mergesTo({ environment: { A: 1, B: null } }, { environment: ["C=2"] })).toEqual({
    environment: ["A=1", "B", "C=2"],
  });
  expect(mergesTo({ env_file: "a" }, { env_file: ["b"] })).toEqual({ env_file: ["a", "b"] });
});

it("adds hosts that are not there yet", () => {
  expect(mergesTo({ extra_hosts: ["a=1"] }, { extra_hosts: ["a=1", "b=2"] })).toEqual({
    extra_hosts: ["a=1", "b=2"],
  });
});

it("joins names in lists and mappings, with the condition that a bare name stands for", () => {
  expect(mergesTo({ depends_on: ["a", "b"] }, { depends_on: ["b"] })).toEqual({ depends_on: ["a", "b"] });
  expect(mergesTo({ depends_on: ["a"] }, { depends_on: { b: { condition: "service_healthy" } } })).toEqual({
    depends_on: { a: { condition: "service_started" }, b: { condition: "service_healthy" } },
  });
  expect(mergesTo({ networks: ["a"] }, { networks: { b: { aliases: ["x"] } } })).toEqual({
    networks: { a: "null", b: { aliases: ["x"] } },
  });
});

it("takes a build's path for its context", () => {
  expect(mergesTo({ build: "." }, { build: { target: "x" } })).toEqual({
    build: { context: ".", target: "x" },
  });
});

it("keeps options of a logging driver only for the same driver", () => {
  const base = { logging: { driver: "a", options: { x: "1" } } };
  expect(mergesTo(base, { logging: { driver: "b" } })).toEqual({ logging: { driver: "b" } });
  expect(mergesTo(base, { logging: { options: { y: "2" } } })).toEqual({
    logging: { driver: "a", options: { x: "1", y: "2" } },
  });
});

it("replaces extensions and limits of processes as a whole", () => {
  expect(mergesTo({ "x-own": { a: "1" } }, { "x-own": { b: "2" } })).toEqual({ "x-own": { b: "2" } });
  expect(mergesTo({ ulimits: { nofile: { soft: 1, hard: 2 } } }, { ulimits: { nofile: 3 } })).toEqual({
    ulimits: { nofile: "integer 3" },
  });
});

it("tells of a mapping that cannot take the place of a list, and of the like", () => {
  expect(merged({ cap_add: ["A"] }, { cap_add: { b: "c" } }).conflicts).toEqual(["services.web.cap_add"]);
  expect(merged({ deploy: { replicas: 1 } }, { deploy: "x" }).conflicts).toEqual(["services.web.deploy"]);
});

it("drops what is under !reset and !override in the extending one", () => {
  const base = child(valueOf("s: { a: [1], b: [1], c: x }"), "s") ?? expect.unreachable();
  const over = child(valueOf("s: { a: !reset null, b: !override [2] }"), "s") ?? expect.unreachable();
  const value = mergeValues(base, over, ["services", "web"], () => expect.unreachable());
  expect(plain(value)).toEqual({ b: ["integer 2"], c: "x" });
});
