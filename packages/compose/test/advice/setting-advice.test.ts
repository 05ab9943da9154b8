import { describe, expect, it } from "vitest";
import { applyFixes } from "../../src/advice/text-fix.ts";
import { adviceOn, file, fork, problemsOf, service } from "../support/advice.ts";

const fixed = (text: string) => applyFixes(text, problemsOf(text)).text;
const original = (...lines: readonly string[]) =>
  service(
    "watchtower",
    "image: containrrr/watchtower:1.7.1",
    'volumes: ["/var/run/docker.sock:/var/run/docker.sock"]',
    ...lines,
  );
const said = (text: string) => adviceOn(text).filter((line) => !line.includes("watchtower-archived"));

describe("a setting that does not exist", () => {
  it.each([
    ["WATCHTOWER_INTERVAL", "WATCHTOWER_POLL_INTERVAL"],
    ["WATCHTOWER_STOP_TIMEOUT", "WATCHTOWER_TIMEOUT"],
    ["WATCHTOWER_LABEL_ENABLED", "WATCHTOWER_LABEL_ENABLE"],
    ["WATCHTOWER_CLEAN_UP", "WATCHTOWER_CLEANUP"],
    ["WATCHTOWER_HTTP_API_TOKEN_FILE", "WATCHTOWER_HTTP_API_TOKEN"],
    ["WATCHTOWER_ENABLE_LIFECYCLE_HOOKS", "WATCHTOWER_LIFECYCLE_HOOKS"],
    ["WATCHTOWER_HOST", "DOCKER_HOST"],
  ])("%s becomes %s, in a mapping and in a list", (name, meant) => {
    for (const line of [`environment: { ${name}: "\${VALUE}" }`, `environment: ["${name}=x"]`]) {
      const text = file(fork(line));
      expect(said(text)[0]).toMatch(/^warning setting-unknown services\.watchtower\.environment\./);
      expect(problemsOf(text)[0]?.hint).toBe(`Write ${meant}.`);
    }
    const text = file(fork(`environment: { ${name}: "60" }`));
    expect(fixed(text)).toContain(`{ ${meant}: "60" }`);
  });

  it("keeps its name where the one that is meant is set already", () => {
    const text = file(fork('environment: { WATCHTOWER_INTERVAL: "60", WATCHTOWER_POLL_INTERVAL: "90" }'));
    expect(said(text)).toHaveLength(1);
    expect(fixed(text)).toBe(text);
  });

  it("may be one of a later version, where the tag does not tell", () => {
    const line = 'environment: { WATCHTOWER_SOMETHING_NEW: "x" }';
    expect(said(file(fork(line)))[0]).toMatch(/^warning/);
    expect(said(file(fork(line).replace("1.21.0", "1.30.0")))[0]).toMatch(/^info setting-unknown/);
    expect(said(file(fork(line).replace(":1.21.0", "")))[0]).toMatch(/^info setting-unknown/);
  });
});

it("a setting of the other program, or of a later version, is unsupported as variable and as flag", () => {
  const cooldown = "environment: { WATCHTOWER_COOLDOWN_DELAY: 7d }";
  expect(said(file(original(cooldown, "x-a: 1"))).join()).toContain("setting-unsupported");
  expect(said(file(fork(cooldown)))).toStrictEqual([]);
  expect(said(file(fork(cooldown).replace("1.21.0", "1.15.0"))).join()).toContain("setting-unsupported");
  const [flag] = problemsOf(
    file(original("environment: { DOCKER_API_VERSION: '1.44' }", "command: --cooldown-delay 7d")),
  ).filter(({ code }) => code === "setting-unsupported");
  expect(flag?.message).toContain("--cooldown-delay is a setting of nicholas-fedor/watchtower");
  expect(flag?.message).toContain("does not start with it");
});

describe("the rules of the generator", () => {
  it("see the flags, which count before the environment", () => {
    const text = file(
      fork("environment: { WATCHTOWER_SCHEDULE: 0 0 4 * * * }", "command: --schedule '@hourly' -i 60"),
    );
    expect(problemsOf(text).map(({ code, line, column }) => `${code} ${line}:${column}`)).toStrictEqual([
      "interval-with-schedule 6:38",
    ]);
  });

  it("put each problem where the setting stands", () => {
    const text = `services:
  watchtower:
    image: nickfedor/watchtower:1.21.0
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
    command:
      - --interval
      - 24h
    environment:
      - WATCHTOWER_CLEANUP=yes
      - WATCHTOWER_REVIVE_STOPPED=true
`;
    expect(problemsOf(text).map(({ code, line }) => `${code} ${line}`)).toStrictEqual([
      "interval-not-seconds 7",
      "boolean-unreadable 9",
      "revive-without-stopped 10",
    ]);
    expect(fixed(text)).toBe(text.replace("- 24h", '- "86400"').replace("CLEANUP=yes", "CLEANUP=true"));
  });

  it.each([
    ['- WATCHTOWER_SCHEDULE="0 0 4 * * *"', '- "WATCHTOWER_SCHEDULE=0 0 4 * * *"'],
    ["- WATCHTOWER_SCHEDULE=0 4 * * * # daily", '- "WATCHTOWER_SCHEDULE=0 0 4 * * *" # daily'],
    ["WATCHTOWER_SCHEDULE: '0 4 * * *'", "WATCHTOWER_SCHEDULE: '0 0 4 * * *'"],
    ["WATCHTOWER_POLL_INTERVAL: 6h", 'WATCHTOWER_POLL_INTERVAL: "21600"'],
    ["WATCHTOWER_TIMEOUT: 30", 'WATCHTOWER_TIMEOUT: "30s"'],
    ["WATCHTOWER_CLEANUP: on", 'WATCHTOWER_CLEANUP: "true"'],
  ])("mend %s", (line, expected) => {
    const isList = line.startsWith("-");
    const pinned = isList ? "- DOCKER_API_VERSION=1.44" : 'DOCKER_API_VERSION: "1.44"';
    const text = file(original("environment:", `  ${pinned}`, `  ${line}`));
    const mended = fixed(text);
    expect(mended).toBe(text.replace(line, () => expected));
    expect(said(mended)).toStrictEqual([]);
  });

  it("stay silent about what a variable, a file or the shell decides", () => {
    for (const lines of [
      ["environment: [WATCHTOWER_CLEANUP, 'WATCHTOWER_TIMEOUT=${T:-30}']"],
      ["command: --interval ${INTERVAL} --schedule ${SCHEDULE}"],
      ["entrypoint: ['/watchtower', '--run-cmd']", "command: --run-cmd"],
    ]) {
      expect(said(file(fork(...lines)))).toStrictEqual([]);
    }
  });
});

it("quotes around a value belong to it, and go", () => {
  const text = file(fork("environment:", "  - TZ='Europe/Berlin'", '  - WATCHTOWER_SCOPE="none"'));
  expect(said(text)).toStrictEqual([
    "warning quotes-in-value services.watchtower.environment.0",
    "warning quotes-in-value services.watchtower.environment.1",
    ...said(text).slice(2),
  ]);
  expect(fixed(text)).toContain("- TZ=Europe/Berlin\n      - WATCHTOWER_SCOPE=none\n");
});

it("what version 2 of the fork drops is worth knowing, unless its successor is there, too", () => {
  const token = "WATCHTOWER_HTTP_API_TOKEN: '${API_TOKEN:?}', WATCHTOWER_HTTP_API_PERIODIC_POLLS: 'true'";
  const update = `WATCHTOWER_HTTP_API_UPDATE: 'true', ${token}`;
  expect(said(file(fork(`environment: { ${update} }`)))).toStrictEqual([
    "info setting-deprecated services.watchtower.environment.WATCHTOWER_HTTP_API_UPDATE",
  ]);
  expect(said(file(fork(`environment: { WATCHTOWER_HTTP_API_ENDPOINTS: update, ${update} }`)))).toStrictEqual(
    [],
  );
  expect(said(file(fork(`environment: { ${update} }`).replace("1.21.0", "1.19.0")))).toStrictEqual([]);
});
