import { expect, it } from "vitest";
import { portCollisions } from "../../src/stack/port-collisions.ts";
import type { Problem } from "../../src/stack/problem.ts";

const found = (...ports: readonly ({ address?: string; port: number } | undefined)[]) => {
  const problems: Problem[] = [];
  const published = ports.map((at, index) => ({
    name: `service ${index}`,
    path: `option${index}`,
    at: at && { address: at.address, port: at.port },
  }));
  portCollisions(published, problems);
  return problems.map(({ path, message }) => `${path}: ${message}`);
};

it("names both services, at the later one", () => {
  expect(found({ port: 80 }, { port: 81 }, { port: 80 })).toStrictEqual([
    "option2: service 0 and service 2 are both published on port 80 of the same address.",
  ]);
});

it("finds one problem for each service that wants what is taken, and none for what is not published", () => {
  expect(found({ port: 80 }, { port: 80 }, undefined, { port: 80 })).toHaveLength(2);
  expect(found({ port: 80, address: "127.0.0.1" }, { port: 80, address: "10.0.0.5" })).toStrictEqual([]);
});
