import { describe, expect, it } from "vitest";
import { createOutput } from "../src/terminal/output.ts";
import { watchProgress } from "../src/watch-progress.ts";
import { recordTerminal } from "./support/terminal.ts";
import { openWorld } from "./support/world.ts";

describe("watchProgress", () => {
  it("tells of pulls, new containers, starts, stops and removals, one line each", async () => {
    const { host, connection } = await openWorld();
    const terminal = recordTerminal();
    await using progress = await watchProgress(
      connection,
      createOutput({ ...terminal, env: {}, json: false }),
    );
    host.registry.push("demo/app:1");
    await host.runContainer({ name: "web", image: "demo/app:1" });
    await connection.docker.getContainer("web").stop();
    await connection.docker.getContainer("web").remove();
    await expect.poll(() => terminal.err()).toContain("removed");
    await progress.settle();
    expect(terminal.err()).toBe(
      "pulled demo/app:1\ncreated web from demo/app:1\nstarted web\nstopped web\nremoved web\n",
    );
    expect(terminal.out()).toBe("");
  });

  it("tells nothing more once it is over", async () => {
    const { host, connection } = await openWorld();
    const terminal = recordTerminal();
    const output = createOutput({ ...terminal, env: {}, json: false });
    await (await watchProgress(connection, output))[Symbol.asyncDispose]();
    await using later = await watchProgress(connection, { ...output, note: (line) => heard.push(line) });
    const heard: string[] = [];
    host.registry.push("demo/app:1");
    await host.runContainer({ name: "web", image: "demo/app:1" });
    await expect.poll(() => heard).toContain("started web");
    await later.settle();
    expect(terminal.err()).toBe("");
  });

  it("is no failure when there are no events to be had", async () => {
    const { connection, stopEngine } = await openWorld();
    await stopEngine();
    const terminal = recordTerminal();
    await using progress = await watchProgress(
      connection,
      createOutput({ ...terminal, env: {}, json: false }),
    );
    await progress.settle();
    expect(terminal.err()).toBe("");
  });

  it("survives the engine's end", async () => {
    const { connection, stopEngine } = await openWorld();
    const terminal = recordTerminal();
    await using progress = await watchProgress(
      connection,
      createOutput({ ...terminal, env: {}, json: false }),
    );
    await stopEngine();
    await progress.settle();
    expect(terminal.err()).toBe("");
  });
});
