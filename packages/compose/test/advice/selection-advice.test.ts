import { describe, expect, it } from "vitest";
import { adviceOn, file, fork, service } from "../support/advice.ts";

const watchtower = "com.centurylinklabs.watchtower";
const original = (...lines: readonly string[]) =>
  fork(...lines)
    .replace("nickfedor/watchtower:1.21.0", "containrrr/watchtower:1.7.1")
    .concat(
      lines.some((line) => line.startsWith("environment"))
        ? ""
        : "\n    environment: { DOCKER_API_VERSION: '1.44' }",
    );
const web = (...lines: readonly string[]) => service("web", "image: nginx:1.27", ...lines);
const said = (...services: readonly string[]) =>
  adviceOn(file(...services)).filter((line) => !line.includes("watchtower-archived"));

describe("monitor-only and no-pull", () => {
  const label = `labels: { ${watchtower}.monitor-only: 'false' }`;

  it("cannot take back the global switch, unless labels decide", () => {
    const on = "environment: { WATCHTOWER_MONITOR_ONLY: 'true' }";
    const labelsDecide =
      "environment: { WATCHTOWER_MONITOR_ONLY: 'true', WATCHTOWER_LABEL_TAKE_PRECEDENCE: 'true' }";
    expect(said(fork(on), web(label))).toStrictEqual([
      `warning label-overruled services.web.labels.${watchtower}.monitor-only`,
    ]);
    expect(said(fork(labelsDecide), web(label))).toStrictEqual([]);
    expect(said(fork(), web(label))).toStrictEqual([]);
    expect(said(fork(on), web(label.replace("false", "true")))).toStrictEqual([]);
  });

  it("are taken as they are where one of two Watchtowers listens", () => {
    const on = "environment: { WATCHTOWER_MONITOR_ONLY: 'true', WATCHTOWER_SCOPE: none }";
    const other = fork("environment: { WATCHTOWER_SCOPE: a }", `labels: { ${watchtower}.scope: a }`).replace(
      "watchtower:",
      "other:",
    );
    expect(
      said(fork(on), other, web(`labels: { ${watchtower}.monitor-only: 'false', ${watchtower}.scope: a }`)),
    ).toStrictEqual([]);
  });
});

it("labels of the fork are unread by the original, and a file with both may mean the fork", () => {
  const label = web(`labels: { ${watchtower}.cooldown-delay: 7d }`);
  expect(said(original(), label)).toStrictEqual([
    `warning label-unsupported services.web.labels.${watchtower}.cooldown-delay`,
  ]);
  expect(said(label)).toStrictEqual([]);
});

it("hooks are run only when they are on, by variable or by flag", () => {
  const label = web(`labels: { ${watchtower}.lifecycle.pre-update: /backup.sh }`);
  expect(said(fork(), label)).toStrictEqual([
    `warning hooks-off services.web.labels.${watchtower}.lifecycle.pre-update`,
  ]);
  expect(said(fork("environment: { WATCHTOWER_LIFECYCLE_HOOKS: '1' }"), label)).toStrictEqual([]);
  expect(said(fork("command: --enable-lifecycle-hooks"), label)).toStrictEqual([]);
  expect(said(fork("environment: { WATCHTOWER_LIFECYCLE_HOOKS: '${HOOKS}' }"), label)).toStrictEqual([]);
});

it("hooks are for the container that has the label, and Watchtower's own can run none", () => {
  const on = "environment: { WATCHTOWER_LIFECYCLE_HOOKS: 'true' }";
  const label = `labels: { ${watchtower}.lifecycle.pre-check: /backup.sh }`;
  expect(said(fork(on, label), web())).toStrictEqual([
    `warning hooks-on-watchtower services.watchtower.labels.${watchtower}.lifecycle.pre-check`,
  ]);
  expect(said(fork(on), web(label))).toStrictEqual([]);
});

describe("rolling restarts", () => {
  const on = "environment: { WATCHTOWER_ROLLING_RESTART: 'true', DOCKER_API_VERSION: '1.44' }";
  const onFork = "environment: { WATCHTOWER_ROLLING_RESTART: 'true' }";
  const found = [
    "warning rolling-restart-with-links services.watchtower.environment.WATCHTOWER_ROLLING_RESTART",
  ];
  const db = service("db", "image: postgres:16.4");

  it("end the original for a label or a shared network, and not for depends_on", () => {
    expect(said(original(on), web(`labels: { ${watchtower}.depends-on: other }`))).toStrictEqual(found);
    expect(said(original(on), web("network_mode: service:db"), db)).toStrictEqual(found);
    expect(said(original(on), web("depends_on: [db]"), db)).toStrictEqual([]);
  });

  it("end the fork for depends_on, too, unless it is not to look at it", () => {
    expect(said(fork(onFork), web("depends_on: [db]"), db)).toStrictEqual(found);
    expect(
      said(
        fork(onFork.replace(" }", ", WATCHTOWER_USE_COMPOSE_DEPENDS_ON: 'false' }")),
        web("depends_on: [db]"),
        db,
      ),
    ).toStrictEqual([]);
  });

  it("do not mind what is left alone", () => {
    const excluded = web("depends_on: [db]", `labels: { ${watchtower}.enable: 'false' }`);
    expect(said(fork(onFork), excluded, db)).toStrictEqual([]);
  });
});
