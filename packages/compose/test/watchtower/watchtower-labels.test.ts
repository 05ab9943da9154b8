import { expect, it } from "vitest";
import { watchtowerLabels } from "../../src/watchtower/watchtower-labels.ts";
import type { WatchtowerLabelOptions } from "../../src/watchtower/watchtower-labels.ts";
import { variable } from "../../src/yaml/variable.ts";

const prefix = "com.centurylinklabs.watchtower";
const labelsOf = (options: unknown) => {
  const { labels, problems } = watchtowerLabels(options as WatchtowerLabelOptions);
  return {
    labels: Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [name.replace(`${prefix}.`, ""), value]),
    ),
    problems: problems.map(({ code, path }) => [code, path]),
  };
};

it("are texts that Go reads, under the names that both Watchtowers know", () => {
  expect(
    labelsOf({
      enable: false,
      monitorOnly: true,
      noPull: true,
      scope: "web",
      dependsOn: ["db", "cache-1"],
      stopSignal: "SIGHUP",
      lifecycle: {
        preCheck: "/check.sh",
        postCheck: "echo $done",
        preUpdate: { command: "/dump.sh", timeoutMinutes: 0 },
        postUpdate: { command: "/restore.sh", timeoutMinutes: 5 },
      },
    }),
  ).toStrictEqual({
    labels: {
      enable: "false",
      "monitor-only": "true",
      "no-pull": "true",
      scope: "web",
      "depends-on": "db,cache-1",
      "stop-signal": "SIGHUP",
      "lifecycle.pre-check": "/check.sh",
      "lifecycle.post-check": "echo $done",
      "lifecycle.pre-update": "/dump.sh",
      "lifecycle.pre-update-timeout": "0",
      "lifecycle.post-update": "/restore.sh",
      "lifecycle.post-update-timeout": "5",
    },
    problems: [],
  });
});

it("are none where nothing is asked for", () => {
  expect(labelsOf({})).toStrictEqual({ labels: {}, problems: [] });
});

it("may name the scope by a variable", () => {
  const scope = variable("SCOPE");
  expect(labelsOf({ scope }).labels).toStrictEqual({ scope });
});

it("are refused where the Watchtower at hand does not read them", () => {
  const options = { cooldownDelay: "7d", lifecycle: { preUpdate: "a", uid: 1000, gid: 0 } };
  expect(labelsOf({ ...options, flavour: "nicholas-fedor" })).toStrictEqual({
    labels: {
      "cooldown-delay": "7d",
      "lifecycle.pre-update": "a",
      "lifecycle.uid": "1000",
      "lifecycle.gid": "0",
    },
    problems: [],
  });
  expect(labelsOf(options)).toStrictEqual({
    labels: { "lifecycle.pre-update": "a" },
    problems: [
      ["setting-unsupported", "labels.lifecycle.uid"],
      ["setting-unsupported", "labels.lifecycle.gid"],
      ["setting-unsupported", "labels.cooldownDelay"],
    ],
  });
});

it.each([
  [{ enable: "false" }, "labels.enable"],
  [{ scope: "" }, "labels.scope"],
  [{ dependsOn: "db" }, "labels.dependsOn"],
  [{ dependsOn: [] }, "labels.dependsOn"],
  [{ dependsOn: ["a,b"] }, "labels.dependsOn"],
  [{ stopSignal: "hang up" }, "labels.stopSignal"],
  [
    { lifecycle: { preUpdate: { command: "a", timeoutMinutes: 1.5 } } },
    "labels.lifecycle.preUpdate.timeoutMinutes",
  ],
  // The fork's documentation has these limits, its code has not.
  [{ lifecycle: { preCheck: { command: "a", timeoutMinutes: 1 } } }, "labels.lifecycle.preCheck"],
  [{ flavour: "nicholas-fedor", cooldownDelay: "7 days" }, "labels.cooldownDelay"],
  [{ flavour: "fork" }, "labels.flavour"],
  ["enable", "labels"],
])("refuses %j", (options, path) => {
  expect(labelsOf(options).problems).toStrictEqual([["option-invalid", path]]);
});

it("does not know labels that no Watchtower reads", () => {
  expect(labelsOf({ exclude: true }).problems).toStrictEqual([["option-unknown", "labels.exclude"]]);
});
