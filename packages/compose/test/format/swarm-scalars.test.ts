import { expect, it } from "vitest";
import { lintedService } from "../support/linted.ts";

const errorsOf = (service: object, variables = {}) =>
  lintedService(service, { target: "swarm", variables })
    .filter((line) => line.startsWith("error"))
    .map((line) => line.replace("services.web.", ""));

it("takes text for a number or flag only where a variable has made it", () => {
  const variables = { N: "2", YES: "true", HALF: "0.5", WORD: "two" };
  const replicas = (value: unknown) => errorsOf({ deploy: { replicas: value } }, variables);
  expect([replicas(2), replicas("${N}")]).toEqual([[], []]);
  expect([replicas("2"), replicas("${WORD}")]).toEqual([
    ["error value-invalid deploy.replicas"],
    ["error value-invalid deploy.replicas"],
  ]);
  expect(errorsOf({ tty: "${YES}" }, variables)).toEqual([]);
  expect(errorsOf({ tty: "true" })).toEqual(["error value-invalid tty"]);
  const ratio = (value: unknown) =>
    errorsOf({ deploy: { update_config: { max_failure_ratio: value } } }, variables);
  expect([ratio(0.5), ratio("${HALF}")]).toEqual([[], []]);
  expect(ratio("0.5")).toEqual(["error value-invalid deploy.update_config.max_failure_ratio"]);
});

it("takes memory as text alone", () => {
  const memory = (value: unknown) => errorsOf({ deploy: { resources: { limits: { memory: value } } } });
  expect(memory("512m")).toEqual([]);
  expect(memory(512)).toEqual(["error type-wrong deploy.resources.limits.memory"]);
  expect(memory("lots")).toEqual(["error value-invalid deploy.resources.limits.memory"]);
});

it("splits a command as docker stack does", () => {
  expect(errorsOf({ command: "a (b" })).toEqual([]);
  expect(errorsOf({ command: "a 'b" })).toEqual(["error value-invalid command"]);
});

it("reads a port's short form", () => {
  expect(errorsOf({ ports: ["8080:80", "127.0.0.1:8081:81", "::1:8082:82"] })).toEqual([]);
  expect(errorsOf({ ports: ["http"] })).toEqual(["error value-invalid ports.0"]);
});
