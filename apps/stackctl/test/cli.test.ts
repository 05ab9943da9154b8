import { EventEmitter } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../src/cli.ts";
import { createComposeRunner } from "../src/deploy/compose-runner.ts";
import { listenForInterrupt } from "../src/interrupt.ts";
import { createOutput } from "../src/terminal/output.ts";
import { fakeDocker, untilTerminated } from "./support/fake-docker.ts";
import { listingOf } from "./support/folder.ts";
import { openShop } from "./support/shop.ts";
import { controlCharacter, recordTerminal } from "./support/terminal.ts";
import { freePorts, openWorld, type RunEnd, type RunSettings } from "./support/world.ts";

const commands = ["deploy", "update", "status", "logs", "lint"];

/** Runs a command line that must not get as far as Docker. */
async function run(argv: readonly string[], { env = {} }: RunSettings = {}): Promise<RunEnd> {
  const terminal = recordTerminal();
  const code = await main(
    argv,
    { ...terminal, env, cwd: () => "/" },
    {
      docker: () => expect.unreachable("Docker was asked"),
      compose: () => expect.unreachable("Compose ran"),
    },
  );
  return { code, out: terminal.out(), err: terminal.err() };
}

/** Surroundings whose signals a test sends itself. */
function recordSignals() {
  const terminal = recordTerminal();
  const events = new EventEmitter();
  const surroundings = {
    ...terminal,
    env: {},
    cwd: () => "/",
    on: events.on.bind(events),
    off: events.off.bind(events),
  };
  return { terminal, events, surroundings };
}

describe("help", () => {
  it("lists the commands", async () => {
    const { code, out, err } = await run(["--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
  });

  it.each(commands)("of %s shows --json and no option that takes a secret", async (command) => {
    const { code, out, err } = await run([command, "--help"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("--json");
    const options = [...out.matchAll(/^ +(--[\w-]+)(?: (<[^>]+>|\[[^\]]+\]))?/gm)];
    expect(options.length).toBeGreaterThan(1);
    for (const [, name = "", value] of options) {
      if (/token|secret|password|key/.test(name))
        expect([name, value]).toEqual(["--agent-secret", undefined]);
    }
  });

  it("is what a command line without a command gets, with exit code 2", async () => {
    const { code, out, err } = await run([]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("Usage: stackctl");
  });
});

describe("a malformed command line", () => {
  it.each<[readonly string[], RegExp]>([
    [["destroy"], /unknown command 'destroy'/],
    [
      ["deploy", "--gpu", "many"],
      /'--gpu <mode>' argument 'many' is invalid\. Allowed choices are auto, none, runtime\./,
    ],
    [["deploy", "--watchtower-flavour", "x"], /Allowed choices are containrrr, nicholas-fedor\./],
    [["deploy", "--dir"], /'--dir <folder>' argument missing/],
    [["deploy", "extra"], /too many arguments/],
    [
      ["update", "--timeout", "soon"],
      /'--timeout <seconds>' argument 'soon' is invalid\. Write whole seconds, from 1 to 2000000\./,
    ],
    [["update", "--timeout", "0"], /Write whole seconds/],
    [["update", "--timeout", "1e3"], /Write whole seconds/],
    [["update", "--timeout", "2000001"], /Write whole seconds/],
    [["update", "--wait"], /unknown option '--wait'/],
    [["status", "watchtower"], /too many arguments/],
    [["logs", "watchtower", "agent"], /too many arguments/],
    [["logs", "--sinc", "10m"], /unknown option '--sinc'[^]*--since/],
  ])("%j ends with 2 and says why, once, on stderr", async (argv, message) => {
    const { code, out, err } = await run(argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
    expect(err).toMatch(/^stackctl: .* See `stackctl --help`, or `stackctl <command> --help`\.\n$/);
  });

  it.each<[readonly string[]]>([
    [["deploy", "--json", "--colour"]],
    [["deploy", "--gpu", "many", "--json"]],
    [["update", "--json", "--timeout", "soon"]],
    [["destroy", "--json"]],
    [["--json"]],
    [["logs", "--json", "a", "b"]],
  ])("%j gets its reason as the one document on stdout too", async (argv) => {
    const { code, out } = await run(argv);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      error: {
        code: "USAGE",
        message: expect.not.stringMatching(/^error:/) as string,
        remedy: "See `stackctl --help`, or `stackctl <command> --help`.",
      },
    });
  });

  it.each(commands)("takes no token for %s, and does not repeat one that was given", async (command) => {
    for (const given of [
      ["--token", "t0p-secret"],
      ["--token=t0p-secret"],
      ["--api-token=t0p\n'secret"],
      ["-t=t0p-secret"],
    ]) {
      for (const argv of [
        [command, ...given],
        [command, ...given, "--json"],
      ]) {
        const { code, out, err } = await run(argv);
        expect(code).toBe(2);
        expect(err).toMatch(/unknown option '--?(api-)?t(oken)?'/);
        expect(out + err).not.toMatch(/t0p|secret/);
      }
    }
  });
});

describe("--json", () => {
  it("prints one document on stdout for each command, and nothing else there", async () => {
    const shop = await openShop();
    for (const argv of [["status"], ["update"], ["logs"], ["deploy", "--no-agent", ...(await freePorts())]]) {
      const { code, document, err } = await shop.json(argv);
      expect(code).toBe(0);
      expect(document).toBeTypeOf("object");
      expect(document).not.toHaveProperty("error");
      expect(err).not.toMatch(/^[{}]/m);
    }
  });

  it("prints one document for a failure of each, and its sentence on stderr", async () => {
    const world = await openWorld();
    await world.stopEngine();
    for (const argv of [["status"], ["update"], ["logs"], ["deploy"]]) {
      const { code, document, err } = await world.json(argv, { env: { API_TOKEN: "token" } });
      expect(code).toBe(1);
      const { error } = document as { error: Record<string, string> };
      expect(error).toEqual({
        code: "NETWORK",
        message: expect.stringContaining("Start Docker") as string,
        remedy: expect.stringContaining("Start Docker") as string,
      });
      expect(err).toBe(`stackctl: ${error["message"] ?? ""}\n`);
    }
  });

  it("keeps progress on stderr, with colours there if that is a terminal", async () => {
    const world = await openWorld();
    const { out, err } = await world.run(["deploy", ...(await freePorts()), "--json"], { tty: true });
    expect(() => JSON.parse(out) as unknown).not.toThrow();
    expect(out).not.toMatch(controlCharacter);
    expect(err).toContain("\x1b[2m Container management-watchtower-1  Started\x1b[22m");
  });
});

describe("colours", () => {
  const everything = async (settings: RunSettings): Promise<string> => {
    const shop = await openShop();
    const ends: RunEnd[] = [];
    for (const argv of [
      ["deploy", ...(await freePorts())],
      ["update"],
      ["status"],
      ["logs"],
      ["logs", "--dir", "none"],
    ]) {
      ends.push(await shop.run(argv, settings));
    }
    return ends.map(({ out, err }) => out + err).join("");
  };

  it("are there on a terminal", async () => {
    expect(await everything({ tty: true })).toMatch(/\x1b\[\d+m/); // eslint-disable-line no-control-regex -- the colours
  });

  it.each([[{ NO_COLOR: "1" }], [{ TERM: "dumb" }]])("are not there on one with %o", async (env) => {
    expect(await everything({ tty: true, env })).not.toContain("\x1b");
  });

  it("are not there in a pipe, nor is any other control character", async () => {
    expect(await everything({ env: { FORCE_COLOR: "1", TERM: "xterm-256color" } })).not.toMatch(
      controlCharacter,
    );
  });
});

describe("Ctrl-C", () => {
  it("during a deployment ends Compose, puts everything back, and ends with 130", async () => {
    const world = await openWorld();
    const docker = await fakeDocker(`case "$*" in *" up "*) ${untilTerminated};; esac`);
    const terminal = recordTerminal();
    let interrupt = (): void => expect.unreachable("nobody listens for SIGINT");
    const stderr = {
      write(text: string): void {
        terminal.stderr.write(text);
        if (text === "ready\n") interrupt();
      },
    };
    const listeners: unknown[] = [];
    const code = await main(
      ["deploy", ...(await freePorts()), "--json"],
      {
        stdout: terminal.stdout,
        stderr,
        env: docker.env,
        cwd: () => world.cwd,
        on(_event, listener) {
          listeners.push(listener);
          interrupt = listener;
        },
        off: (_event, listener) => listeners.splice(listeners.indexOf(listener), 1),
      },
      {
        docker: () => Promise.resolve(world.connection),
        compose: () => createComposeRunner(docker.env, undefined),
      },
    );
    expect(code).toBe(130);
    expect(JSON.parse(terminal.out())).toMatchObject({ error: { code: "INTERRUPTED" } });
    expect(
      (await docker.runs()).map(({ args }) => args.find((arg) => /^(version|up|down)$/.test(arg))),
    ).toEqual(["version", "up", "down"]);
    expect(await listingOf(world.cwd)).toEqual({});
    expect(listeners).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"])(
    "ends a command that waits for a silent engine: %s",
    async (signal) => {
      const { events, surroundings } = recordSignals();
      const work = main(["status"], surroundings, { docker: () => new Promise(() => undefined) });
      events.emit(signal);
      expect(await work).toBe(130);
      expect(events.eventNames()).toEqual([]);
    },
  );

  it("says at the second signal that it is still at it, and leaves the third to the system", () => {
    const { events, surroundings, terminal } = recordSignals();
    const output = createOutput({ ...terminal, env: {}, json: false });
    const { signal } = listenForInterrupt(surroundings, output);
    events.emit("SIGINT");
    expect([signal.aborted, terminal.err()]).toEqual([true, ""]);
    events.emit("SIGINT");
    expect(terminal.err()).toContain("Still putting things back");
    expect(events.listenerCount("SIGINT")).toBe(0);
  });

  it("during an update says that it goes on in Watchtower", async () => {
    const shop = await openShop();
    const held = shop.watchtower.holdUpdates();
    const terminal = recordTerminal();
    let interrupt = (): void => expect.unreachable("nobody listens for SIGINT");
    const work = main(
      ["update"],
      { ...terminal, env: {}, cwd: () => shop.cwd, on: (_event, listener) => (interrupt = listener) },
      { docker: () => Promise.resolve(shop.connection) },
    );
    await held.waiting();
    interrupt();
    expect(await work).toBe(130);
    expect(terminal.err()).toContain(
      "stackctl: Interrupted. What was already asked of Watchtower goes on; see `stackctl status`.",
    );
    held.release();
  });
});

describe("without parts given", () => {
  it("the engine is the one that the docker command would use, and Compose talks to the same", async () => {
    const world = await openWorld();
    const { host } = world.connection;
    const docker = await fakeDocker(`test "$1" = context && echo ${host}; exit 0`);
    const terminal = recordTerminal();
    const code = await main(["deploy", "--dir", "stack", ...(await freePorts())], {
      ...terminal,
      env: docker.env,
      cwd: () => world.cwd,
    });
    expect([code, terminal.err()]).toEqual([0, expect.stringContaining("warning: ")]);
    const runs = await docker.runs();
    expect(runs.map(({ args }) => args[0])).toEqual(["context", "compose", "compose"]);
    for (const { env } of runs.slice(1)) expect(env["DOCKER_HOST"]).toBe(host);
    expect(runs.at(-1)?.args).toContain(join(world.cwd, "stack", "compose.yaml"));
  });

  it.each([["ssh://host"], ["nonsense"]])("DOCKER_HOST=%s is refused by name", async (DOCKER_HOST) => {
    const terminal = recordTerminal();
    const code = await main(["status"], { ...terminal, env: { DOCKER_HOST }, cwd: () => "/" });
    expect(code).toBe(2);
    expect(terminal.err()).toContain(`"${DOCKER_HOST}" is no Docker address that is supported`);
  });
});
