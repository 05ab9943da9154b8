import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { askDocker, startProxy } from "../support/proxy.ts";

interface Stats {
  readonly name: string;
  readonly id: string;
  readonly read: string;
  readonly preread: string;
  readonly cpu_stats: object;
  readonly precpu_stats: object;
}

describe("followStats", () => {
  it("gives a measurement each second with the one before in it, until the container is removed", async () => {
    const { host, socketPath } = await startProxy();
    host.registry.push("web:1");
    const { id } = await host.runContainer({ name: "web", image: "web:1" });
    const reply = await askDocker(socketPath, { path: "/v1.45/containers/web/stats" });
    onTestFinished(() => void reply.destroy());
    const stats: Stats[] = [];
    reply.on("data", (piece: Buffer) => {
      stats.push(JSON.parse(String(piece)) as Stats);
      reply.emit("stats");
    });
    while (stats.length < 3) await once(reply, "stats");
    // Which the engine leaves out of a single measurement.
    for (const each of stats) expect(each).toMatchObject({ name: "/web", id });
    expect(stats[0]!.preread).toMatch(/^0001-/);
    for (const at of [1, 2]) {
      expect(stats[at]).toMatchObject({
        preread: stats[at - 1]!.read,
        precpu_stats: stats[at - 1]!.cpu_stats,
      });
    }
    expect(Date.parse(stats[2]!.read)).toBeGreaterThan(Date.parse(stats[1]!.read));
    const ended = once(reply, "end");
    (await askDocker(socketPath, { method: "DELETE", path: "/containers/web?force=1" })).resume();
    await ended;
  });

  it("passes on why there are none", async () => {
    const { socketPath } = await startProxy();
    const reply = await askDocker(socketPath, { path: "/containers/none/stats?stream=1" });
    expect([reply.statusCode, await text(reply)]).toEqual([
      404,
      expect.stringContaining("No such container") as string,
    ]);
  });
});
