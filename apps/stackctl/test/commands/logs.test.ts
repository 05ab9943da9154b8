import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logs, parseService, parseSince, printLogs, type LogsDocument } from "../../src/commands/logs.ts";
import { stackFolder } from "../../src/deploy/stack-folder.ts";
import type { Session } from "../../src/session.ts";
import { createOutput } from "../../src/terminal/output.ts";
import { serveEngine } from "../support/engine.ts";
import { temporaryFolder } from "../support/folder.ts";
import { recordTerminal, type RecordedTerminal } from "../support/terminal.ts";
import { openWorld } from "../support/world.ts";

const at = (second: number): string => `2026-01-31T04:00:0${second}.000000000Z`;

function frame(stream: 1 | 2, text: string): Buffer {
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** A session on an engine whose only container logged these bytes. */
async function sessionWith(
  bytes: Buffer,
  { Tty = false, env = {} }: { Tty?: boolean; env?: Session["env"] } = {},
): Promise<{ session: Session; terminal: RecordedTerminal; queries: URLSearchParams[] }> {
  const { connection, queries } = await serveEngine({
    "/containers/json": [
      {
        Id: "abc",
        Names: ["/management-watchtower-1"],
        Labels: { "com.docker.compose.service": "watchtower" },
      },
    ],
    "/containers/abc/json": { Config: { Tty } },
    "/containers/abc/logs": bytes,
  });
  const terminal = recordTerminal();
  const session: Session = {
    output: createOutput({ ...terminal, env: {}, json: false }),
    env,
    cwd: await temporaryFolder(),
    docker: () => Promise.resolve(connection),
    compose: () => expect.unreachable("logs deploys nothing"),
  };
  return { session, terminal, queries };
}

const linesOf = ({ containers }: LogsDocument): unknown => containers.flatMap(({ lines }) => lines);

describe("logs", () => {
  it("returns the lines of both services, each with time and stream", async () => {
    const world = await openWorld();
    await world.deployed();
    const { code, document } = await world.json(["logs"]);
    expect(code).toBe(0);
    const { containers } = document as LogsDocument;
    expect(containers.map(({ name, service }) => [name, service]).sort()).toEqual([
      ["management-portainer-agent-1", "portainer-agent"],
      ["management-watchtower-1", "watchtower"],
    ]);
    for (const { name, lines } of containers) {
      const logged = world.host.containers().find((container) => container.name === name)?.logs;
      expect(lines.map(({ text }) => text)).toEqual(logged);
      for (const { time, stream } of lines) {
        expect(Date.parse(time)).not.toBeNaN();
        expect(stream).toMatch(/^std(out|err)$/);
      }
    }
  });

  it.each([
    ["watchtower", "watchtower"],
    ["agent", "portainer-agent"],
  ])("returns those of %s alone when asked to", async (argument, service) => {
    const world = await openWorld();
    await world.deployed();
    const { document } = await world.json(["logs", argument]);
    expect((document as LogsDocument).containers.map((container) => container.service)).toEqual([service]);
  });

  it("prints the lines of both in the order of their times, each with its service", async () => {
    const world = await openWorld();
    await world.deployed();
    const { out } = await world.run(["logs"]);
    const lines = out.trimEnd().split("\n");
    for (const line of lines) expect(line).toMatch(/^\d{4}-\S+Z (watchtower|portainer-agent) \S/);
    const times = lines.map((line) => line.split(" ")[0]);
    expect(times).toEqual([...times].sort());
  });

  it("leaves out what is older than --since", async () => {
    const world = await openWorld();
    await world.deployed();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const { document } = await world.json(["logs", "--since", tomorrow]);
    expect(linesOf(document as LogsDocument)).toEqual([]);
    const { document: all } = await world.json(["logs", "--since", "1d"]);
    expect(linesOf(all as LogsDocument)).not.toEqual([]);
  });

  it("says that nothing is deployed from the folder", async () => {
    const world = await openWorld();
    const { code, err } = await world.run(["logs", "agent", "--dir", "other"]);
    expect(code).toBe(1);
    expect(err).toBe(
      `stackctl: No container of portainer-agent deployed from ${join(world.cwd, "other")} is there. Deploy it with \`stackctl deploy\`, or name its folder with --dir.\n`,
    );
  });

  it.each([
    [["logs", "database"], "There is no service database in the stack."],
    [["logs", "--since", "yesterday"], "--since yesterday is no time."],
  ])("refuses %j before Docker is asked", async (argv, message) => {
    const world = await openWorld();
    await world.stopEngine();
    const { code, document } = await world.json(argv);
    expect(code).toBe(2);
    expect(document).toMatchObject({
      error: { code: "OPTION", message: expect.stringContaining(message) as string },
    });
  });
});

describe("the engine's frames", () => {
  it("are taken apart by stream, several lines in one frame too", async () => {
    const bytes = Buffer.concat([
      frame(1, `${at(1)} first\n${at(2)} second\n`),
      frame(2, `${at(3)} to stderr: ü\n`),
      frame(1, `${at(4)} \n`),
    ]);
    const { session } = await sessionWith(bytes);
    expect(linesOf(await logs({}, session))).toEqual([
      { time: at(1), stream: "stdout", text: "first" },
      { time: at(2), stream: "stdout", text: "second" },
      { time: at(3), stream: "stderr", text: "to stderr: ü" },
      { time: at(4), stream: "stdout", text: "" },
    ]);
  });

  it("are absent with a terminal, whose line ends are two characters", async () => {
    const { session } = await sessionWith(Buffer.from(`${at(1)} first\r\n${at(2)} second\r\n`), {
      Tty: true,
    });
    expect(linesOf(await logs({}, session))).toEqual([
      { time: at(1), stream: "stdout", text: "first" },
      { time: at(2), stream: "stdout", text: "second" },
    ]);
  });

  it("may be none", async () => {
    const { session, terminal } = await sessionWith(Buffer.alloc(0));
    const document = await logs({}, session);
    expect(linesOf(document)).toEqual([]);
    printLogs(document, session);
    expect(terminal.out()).toBe("");
  });
});

describe("secrets in a log", () => {
  it("are not repeated: neither the token, nor the agent's secret, from the environment or the files", async () => {
    const secrets = { inEnvironment: "token-1", inFile: "token-2", agentSecret: "secret-3" };
    const text = Object.values(secrets).join(" ");
    const { session, terminal } = await sessionWith(frame(1, `${at(1)} ${text}\n`), {
      env: { API_TOKEN: secrets.inEnvironment },
    });
    const folder = stackFolder(join(session.cwd, "management-stack"));
    await mkdir(dirname(folder.tokenFile), { recursive: true });
    await writeFile(folder.tokenFile, secrets.inFile, { mode: 0o600 });
    await writeFile(folder.envFile, `AGENT_SECRET='${secrets.agentSecret}'\n`, { mode: 0o600 });
    const document = await logs({}, session);
    printLogs(document, session);
    expect(terminal.out()).toBe(`${at(1)} [redacted] [redacted] [redacted]\n`);
    expect(JSON.stringify(document)).not.toMatch(/token-|secret-/);
  });
});

describe("parseSince", () => {
  const nowMs = Date.parse("2026-01-31T04:00:00.900Z");
  const now = Date.parse("2026-01-31T04:00:00Z") / 1_000;

  it.each([
    [undefined, 0],
    ["0s", now],
    ["30s", now - 30],
    ["10m", now - 600],
    ["2h", now - 7_200],
    ["7d", now - 604_800],
    ["2026-01-31T04:00:00Z", now],
    ["2026-01-31T05:00:00+01:00", now],
    ["2026-01-31T04:00:00.999Z", now], // whole seconds, never later than asked for
    ["2026-01-31", now - 14_400],
    ["99999999d", 0], // from the beginning, not before it
  ])("reads %s", (since, seconds) => {
    expect(parseSince(since, nowMs)).toBe(seconds);
  });

  it.each([
    [""],
    ["10"],
    ["10 m"],
    ["-5m"],
    ["1.5h"],
    ["1w"],
    ["m"],
    ["04:00"],
    ["2026"],
    ["2026-13-01"],
    ["2026-01-31T25:00:00Z"],
  ])("refuses %j with examples", (since) => {
    expect(() => parseSince(since, nowMs)).toThrow(
      expect.objectContaining({
        code: "OPTION",
        exitCode: 2,
        remedy: "Write a duration such as 10m or 2h, or a time such as 2026-01-31T04:00:00Z.",
      }) as Error,
    );
  });

  it("is a number that Docker takes for any duration, and the time itself for any time", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom("s", "m", "h", "d"), (count, unit) => {
        const seconds = parseSince(`${count}${unit}`, nowMs);
        expect(Number.isSafeInteger(seconds) && seconds >= 0 && seconds <= now).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("9999-01-01"), noInvalidDate: true }), (date) => {
        expect(parseSince(date.toISOString(), nowMs)).toBe(Math.floor(date.getTime() / 1_000));
      }),
    );
  });

  it("is what the engine is asked for", async () => {
    const { session, queries } = await sessionWith(Buffer.alloc(0));
    await logs({ since: "2026-01-31T04:00:00Z" }, session);
    expect(queries.at(-1)?.get("since") ?? queries.at(-2)?.get("since")).toBe(String(now));
  });
});

describe("parseService", () => {
  it("takes watchtower, agent or nothing", () => {
    expect(parseService(undefined)).toEqual({});
    expect(parseService("watchtower")).toEqual({ service: "watchtower" });
    expect(parseService("agent")).toEqual({ service: "agent" });
    expect(() => parseService("portainer")).toThrow(
      /no service portainer .* Write watchtower, agent, or nothing/,
    );
  });
});
