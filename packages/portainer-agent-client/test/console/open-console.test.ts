import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ConsoleSession } from "../../src/index.ts";
import { connect, failureOf } from "../support/agent.ts";
import { startCutRoute } from "../support/cut-route.ts";
import { startWithContainer } from "../support/container.ts";

const shell = { container: "box", command: ["sh"] } as const;

/** Everything a console shows, and how to wait for some of it. */
function watch(session: ConsoleSession): { seen(): string; until(part: string): Promise<void> } {
  let seen = "";
  session.output.on("data", (chunk: Buffer) => void (seen += chunk.toString()));
  onTestFinished(() => session.close());
  return {
    seen: () => seen,
    until: async (part) => {
      while (!seen.includes(part)) await once(session.output, "data");
    },
  };
}

describe("openExec", () => {
  it("is a terminal: types, shows, resizes, and ends with the exit code", async () => {
    const { client } = await startWithContainer();
    const session = await client.openExec({ ...shell, size: { columns: 100, rows: 30 } });
    const screen = watch(session);
    await session.write("stty size\n");
    await screen.until("30 100");
    await session.resize({ columns: 120, rows: 40 });
    await session.write("stty size\n");
    await screen.until("40 120");
    await session.write("echo ü✓; exit 7\n");
    expect(await session.exitCode()).toBe(7);
    expect(screen.seen()).toContain("ü✓");
    if (!session.output.readableEnded) await once(session.output, "end");
    await expect(session.write("x")).rejects.toMatchObject({ code: "NETWORK" });
  });

  it("opens an exec instance that is there already", async () => {
    const { client, agent } = await startWithContainer();
    const first = await client.openExec(shell);
    const { path } = agent.requests.find((request) => request.path.startsWith("/websocket/exec"))!;
    await first.close();
    expect(new URL(path, "https://agent").searchParams.get("id")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("types more than the agent takes in one message", async () => {
    const { client } = await startWithContainer();
    const session = await client.openExec({ container: "box", command: ["cat"] });
    const screen = watch(session);
    const line = "x".repeat(3_000);
    await Promise.all([session.write(`${line}\n`), session.write(`${"y".repeat(3_000)}\nend\n`)]);
    await screen.until("end");
    expect(screen.seen()).toContain(line);
    expect(screen.seen()).toContain("y".repeat(3_000));
    await session.close();
  });

  it.each([
    ["an instance that is not there", "abcdef0123", "docker"],
    ["an id that is none", "zz", "bad-request"],
  ])("says that it is %s", async (_, execId, kind) => {
    const { client } = await startWithContainer();
    const work = (async () => {
      const session = await client.openExec({ execId });
      session.output.resume();
      await session.exitCode();
    })();
    expect(await failureOf(work)).toMatchObject({ code: "HTTP_STATUS", kind });
  });

  it("tells a lost connection from the end of the process", async () => {
    const { client, agent } = await startWithContainer();
    const session = await client.openExec(shell);
    session.output.resume();
    await session.write("\n");
    const ended = failureOf(session.exitCode());
    await agent.kill();
    expect(await ended).toMatchObject({ code: "NETWORK" });
    await expect(text(session.output)).rejects.toMatchObject({ code: "NETWORK" });
  });

  it("does not take a lost connection for the end of a process that goes on", async () => {
    const { agent } = await startWithContainer();
    const route = await startCutRoute(agent.url);
    const client = connect(agent, { url: route.url, secret: "s3cret" });
    const session = await client.openExec(shell);
    session.output.resume();
    await session.write("\n");
    route.cut();
    const error = await failureOf(session.exitCode());
    expect(error).toMatchObject({ code: "NETWORK", reason: "closed" });
    expect(error.message).toMatch(/before the process did/);
    await expect(text(session.output)).rejects.toBe(error);
  });

  it("ends by close(), by the caller's signal, and with the client", async () => {
    const { client } = await startWithContainer();
    const left = await client.openExec(shell);
    await left.close();
    await left.close();
    expect(left.output.destroyed).toBe(true);
    const controller = new AbortController();
    const reason = new Error("enough");
    const aborted = await client.openExec({ ...shell, signal: controller.signal });
    controller.abort(reason);
    await expect(aborted.exitCode()).rejects.toBe(reason);
    const last = await client.openExec(shell);
    last.output.resume();
    await client.close();
    expect(await failureOf(last.exitCode())).toMatchObject({ code: "REFUSED" });
  });

  it("bounds the opening", async () => {
    const { client, agent } = await startWithContainer();
    agent.freeze();
    const work = client.openExec({ execId: "abcdef", timeoutMs: 300 });
    expect(await failureOf(work)).toMatchObject({ code: "TIMEOUT", timeoutMs: 300 });
    agent.thaw();
  });
});

describe("attach", () => {
  it("takes part in the container's own terminal, and is told its exit code", async () => {
    const { client } = await startWithContainer({ terminal: true });
    const session = await client.attach({ container: "box" });
    const screen = watch(session);
    await session.write("echo from the outside; exit 5\n");
    expect(await session.exitCode()).toBe(5);
    expect(screen.seen()).toContain("from the outside");
  });

  it("is refused where there is no terminal, and says what to do instead", async () => {
    const { client, agent } = await startWithContainer();
    const error = await failureOf(client.attach({ container: "box" }));
    expect(error).toMatchObject({ code: "REFUSED", remedy: expect.stringContaining("exec()") as string });
    expect(agent.requests.filter(({ path }) => path.startsWith("/websocket"))).toEqual([]);
  });
});
