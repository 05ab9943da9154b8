import { describe, expect, it } from "vitest";
import { applyFixes } from "../../src/advice/text-fix.ts";
import { adviceOn, file, labelled, problemsOf, service } from "../support/advice.ts";

const watchtower = "com.centurylinklabs.watchtower";
const fixed = (text: string) => applyFixes(text, problemsOf(text)).text;

describe("a value", () => {
  it.each([
    `- ${watchtower}.enable=false`,
    `- "${watchtower}.enable=false"`,
    `${watchtower}.enable: false`,
    `${watchtower}.enable: False`,
    `${watchtower}.enable: "T"`,
    `${watchtower}.enable: 0`,
    `${watchtower}.enable: "\${ENABLE}"`,
    `- ${watchtower}.enable=\${ENABLE:-no}`,
    `${watchtower}.scope: 'no "quotes"'`,
    `${watchtower}.stop-signal: SIGINT`,
    `${watchtower}.depends-on: a, b`,
    `${watchtower}.lifecycle.pre-update-timeout: 5`,
    `${watchtower}.lifecycle.pre-update: sh -c "yes"`,
    `${watchtower}: "true"`,
    `com.centurylinklabs.zodiac.original-image: nginx`,
    `org.example.enable: "yes"`,
    `komodo.skip:`,
    `komodo.skip: "1"`,
  ])("that is read is left alone: %s", (label) => {
    const others = ["docker-socket-missing"];
    expect(problemsOf(file(labelled(label))).filter(({ code }) => !others.includes(code))).toStrictEqual([]);
  });

  it.each([
    [`- ${watchtower}.enable="false"`, `- ${watchtower}.enable=false`],
    [`- ${watchtower}.enable='no' # by hand`, `- ${watchtower}.enable=false # by hand`],
    [`- "${watchtower}.enable='true'"`, `- "${watchtower}.enable=true"`],
    [`- '${watchtower}.enable="off"'`, `- '${watchtower}.enable=false'`],
    [`${watchtower}.enable: no`, `${watchtower}.enable: "false"`],
    [`${watchtower}.monitor-only: 'Yes'`, `${watchtower}.monitor-only: 'true'`],
    [`"${watchtower}.no-pull": "on "`, `"${watchtower}.no-pull": "true"`],
  ])("that Go does not read becomes one that it does, in its own quotes: %s", (label, expected) => {
    const text = file(labelled(label));
    expect(adviceOn(text)).toStrictEqual([
      expect.stringContaining("warning label-unread services.db.labels."),
    ]);
    expect(fixed(text)).toBe(file(labelled(expected)));
  });

  it.each([`${watchtower}.enable: maybe`, `- ${watchtower}.enable`, `${watchtower}.enable:`])(
    "of which it is not plain what is meant is only said to be unread: %s",
    (label) => {
      const text = file(labelled(label));
      expect(adviceOn(text)[0]).toMatch(/^warning label-unread/);
      expect(fixed(text)).toBe(text);
    },
  );

  it("of a timeout has no unit", () => {
    expect(adviceOn(file(labelled(`${watchtower}.lifecycle.pre-update-timeout: 5m`)))).toStrictEqual([
      `warning label-unread services.db.labels.${watchtower}.lifecycle.pre-update-timeout`,
    ]);
  });

  it("that others share is changed where it stands, once", () => {
    const text = `x-labels: &labels
  ${watchtower}.enable: no
services:
  a: { image: a:1, labels: *labels }
  b:
    image: b:1
    labels:
      <<: *labels
      other: x
`;
    expect(problemsOf(text).map(({ code, line }) => [code, line])).toStrictEqual([["label-unread", 2]]);
    expect(fixed(text)).toBe(text.replace("enable: no", 'enable: "false"'));
  });

  it("is found where a service gets it from by extends", () => {
    const text = file(
      service("base", "image: a:1", "labels:", `  ${watchtower}.enable: no`),
      service("web", "extends: base", "labels: [other=x]"),
    );
    expect(problemsOf(text).map(({ code, line }) => [code, line])).toStrictEqual([["label-unread", 5]]);
    expect(fixed(text)).toBe(text.replace("enable: no", 'enable: "false"'));
  });
});

describe("a name", () => {
  it.each([
    [`${watchtower}.enabled: "false"`, `${watchtower}.enable: "false"`],
    [`${watchtower}.monitor_only: "true"`, `${watchtower}.monitor-only: "true"`],
    [`${watchtower}.Enable: "true"`, `${watchtower}.enable: "true"`],
    [`- com.centurylinklab.watchtower.enable=false`, `- ${watchtower}.enable=false`],
    [`- ${watchtower}.enable = "false"`, `- ${watchtower}.enable=false`],
    [`- "${watchtower}.enable: false"`, `- "${watchtower}.enable=false"`],
    [`- '${watchtower}.scope: prod'`, `- '${watchtower}.scope=prod'`],
    [`komodo_skip: "true"`, `komodo.skip: "true"`],
    [`- Komodo.skip=true`, `- komodo.skip=true`],
  ])("that nothing reads becomes the one that is meant: %s", (label, expected) => {
    const text = file(labelled(label));
    expect(adviceOn(text)).toStrictEqual([
      expect.stringContaining("warning label-unknown services.db.labels."),
    ]);
    expect(fixed(text)).toBe(file(labelled(expected)));
  });

  it("that is near to none is only said to be none", () => {
    const text = file(
      labelled(`${watchtower}.lifecycle.pre-check-timeout: "1"`, `${watchtower}.color: blue`),
    );
    const said = problemsOf(text).map(({ severity, code, fix }) => [severity, code, fix]);
    expect(said).toStrictEqual([
      ["info", "label-unknown", undefined],
      ["info", "label-unknown", undefined],
    ]);
  });

  it.each([
    "watchtower.enable: x",
    "traefik.enable: yes",
    "wud.watch: no",
    "komodo.other: x",
    "x.komodo.skip: y",
  ])("of someone else is left alone: %s", (label) => {
    expect(adviceOn(file(labelled(label)))).toStrictEqual([]);
  });
});

describe("komodo.skip", () => {
  it("skips for every no but false, and for that one in old versions", () => {
    for (const [value, severity] of [
      ['"no"', "warning"],
      ['"0"', "warning"],
      ["'False'", "warning"],
      ['"false"', "info"],
    ] as const) {
      expect(adviceOn(file(labelled(`komodo.skip: ${value}`)))).toStrictEqual([
        `${severity} komodo-skip-false services.db.labels.komodo.skip`,
      ]);
    }
  });
});

describe("labels of the deployment", () => {
  const deployed = (...lines: readonly string[]) =>
    file(
      service(
        "db",
        "image: postgres:16.4",
        ...lines,
        "deploy:",
        `  labels: { ${watchtower}.enable: "false" }`,
      ),
    );

  it("do not reach the container", () => {
    expect(adviceOn(deployed(), "swarm")).toStrictEqual([
      `warning label-on-deploy services.db.deploy.labels.${watchtower}.enable`,
    ]);
  });

  it("are nothing to Compose, which is said of all of them", () => {
    expect(adviceOn(deployed())).toStrictEqual(["warning target-drops services.db.deploy.labels"]);
  });

  it("may stand there, too", () => {
    expect(adviceOn(deployed(`labels: ["${watchtower}.enable=false"]`), "swarm")).toStrictEqual([]);
  });
});
