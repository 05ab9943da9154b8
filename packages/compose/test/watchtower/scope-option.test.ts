import { expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { variable } from "../../src/yaml/variable.ts";

const label = "com.centurylinklabs.watchtower.scope";
const build = (options: ManagementStackOptions) => {
  const { file, problems } = managementStack(options);
  const { watchtower, "portainer-agent": agent } = file.services;
  return {
    setting: watchtower?.environment?.["WATCHTOWER_SCOPE"],
    labels: [watchtower?.labels?.[label], agent?.labels?.[label]],
    problem: problems.find(({ code }) => code === "scope-label-needed")?.path,
  };
};

it("is the setting, and the label of Watchtower itself", () => {
  expect(build({ watchtower: { scope: "web" } })).toStrictEqual({
    setting: "web",
    labels: ["web", undefined],
    problem: "watchtower.scope",
  });
});

it("is the label of the agent, too, where the agent is to be updated", () => {
  expect(build({ watchtower: { scope: "web" }, excludeFromUpdates: false }).labels).toStrictEqual([
    "web",
    "web",
  ]);
});

it("may be a variable, and may be chosen among the settings", () => {
  const scope = variable("SCOPE", { default: "web" });
  expect(build({ watchtower: { scope } })).toMatchObject({ setting: scope, labels: [scope, undefined] });
  expect(build({ watchtower: { settings: { scope: "web" } } })).toStrictEqual({
    setting: "web",
    labels: ["web", undefined],
    problem: "watchtower.settings.scope",
  });
});

it("is kept as it is in a setting that is written out, and needs no label where it means those without", () => {
  const none = [undefined, undefined];
  expect(build({ watchtower: { environment: { WATCHTOWER_SCOPE: "web" } } }).labels).toStrictEqual(none);
  expect(build({ watchtower: { scope: "none" } })).toStrictEqual({
    setting: "none",
    labels: none,
    problem: undefined,
  });
  expect(build({})).toStrictEqual({ setting: undefined, labels: none, problem: undefined });
});
