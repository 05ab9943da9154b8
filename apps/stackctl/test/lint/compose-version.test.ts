import { expect, it } from "vitest";
import { findComposeVersion } from "../../src/lint/compose-version.ts";
import { fakeDocker, untilTerminated } from "../support/fake-docker.ts";

it("takes the version that is asked for, and asks nobody", async () => {
  const found = await findComposeVersion("2.40.0", { env: { PATH: "/nonexistent" } });
  expect(found).toEqual({ version: "2.40.0", from: "option" });
});

it("asks the installed Compose", async () => {
  const docker = await fakeDocker("echo 2.26.1-4");
  expect(await findComposeVersion(undefined, docker)).toEqual({ version: "2.26.1-4", from: "installed" });
  expect((await docker.runs()).map(({ args }) => args)).toEqual([["compose", "version", "--short"]]);
});

it.each([
  ["there is no Compose", "exit 1"],
  ["it is a build that has no number", "echo dev"],
])("takes the newest when %s", async (_, script) => {
  const { env } = await fakeDocker(script);
  expect(await findComposeVersion(undefined, { env })).toEqual({ from: "newest" });
});

it("takes the newest when there is no docker command", async () => {
  expect(await findComposeVersion(undefined, { env: { PATH: "/nonexistent" } })).toEqual({ from: "newest" });
});

it("ends when it is interrupted", async () => {
  const { env } = await fakeDocker(untilTerminated);
  const controller = new AbortController();
  const work = findComposeVersion(undefined, { env, signal: controller.signal });
  controller.abort(new Error("interrupted"));
  await expect(work).rejects.toThrow("interrupted");
});
