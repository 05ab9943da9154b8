import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { json, text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { askDocker, startProxy } from "../support/proxy.ts";

/** Reads events as they come. */
class Events {
  readonly actions: string[] = [];
  readonly reply: IncomingMessage;

  constructor(reply: IncomingMessage) {
    this.reply = reply;
    onTestFinished(() => void reply.destroy());
    reply.on("error", () => undefined);
    reply.on("data", (piece: Buffer) => {
      for (const line of String(piece).trim().split("\n")) {
        const { Action, Actor } = JSON.parse(line) as {
          Action: string;
          Actor: { Attributes: { name: string } };
        };
        this.actions.push(`${Action} ${Actor.Attributes.name}`);
      }
      reply.emit("events");
    });
  }

  async until(action: string): Promise<readonly string[]> {
    while (!this.actions.includes(action)) await once(this.reply, "events");
    return this.actions;
  }
}

const containers = `filters=${encodeURIComponent('{"type":["container"]}')}`;

describe("followEvents", () => {
  it("gives every event from now on once, and none from before", async () => {
    const { host, socketPath } = await startProxy();
    host.registry.push("web:1");
    await host.runContainer({ name: "before", image: "web:1" });
    const events = new Events(await askDocker(socketPath, { path: `/v1.45/events?${containers}` }));
    const expected: string[] = [];
    for (const name of ["aa", "bb", "cc", "dd"]) {
      await host.runContainer({ name, image: "web:1" });
      expected.push(`create ${name}`, `start ${name}`);
      // Across the borders of the parts, which the next ones overlap.
      await events.until(`start ${name}`);
    }
    expect(events.actions).toEqual(expected);
  });

  it("begins in the past where that is asked for, and ends when it is told to", async () => {
    const { host, socketPath } = await startProxy();
    host.registry.push("web:1");
    const since = (Date.now() / 1_000 - 1).toFixed(9);
    await host.runContainer({ name: "before", image: "web:1" });
    const until = (Date.now() / 1_000 + 2).toFixed(9);
    const events = new Events(
      await askDocker(socketPath, { path: `/events?${containers}&since=${since}&until=${until}` }),
    );
    const ended = once(events.reply, "end");
    await events.until("start before");
    await host.runContainer({ name: "after", image: "web:1" });
    await ended;
    expect(events.actions).toEqual(["create before", "start before", "create after", "start after"]);
  });

  it("gives what is past as a whole", async () => {
    const { socketPath } = await startProxy();
    const now = Math.floor(Date.now() / 1_000);
    const reply = await askDocker(socketPath, { path: `/events?since=${now - 20}&until=${now - 10}` });
    expect([reply.statusCode, await text(reply)]).toEqual([200, ""]);
  });

  it("refuses at once what the engine refuses", async () => {
    const { socketPath } = await startProxy();
    const reply = await askDocker(socketPath, { path: `/events?filters=${encodeURIComponent("{no")}` });
    expect([reply.statusCode, await json(reply)]).toEqual([400, { message: expect.any(String) as string }]);
  });

  it("follows an engine whose clock is hours off", async () => {
    const { host, socketPath } = await startProxy({}, { now: () => new Date(Date.now() + 7_200_000) });
    host.registry.push("web:1");
    const events = new Events(await askDocker(socketPath, { path: `/events?${containers}` }));
    await host.runContainer({ name: "aa", image: "web:1" });
    expect(await events.until("start aa")).toEqual(["create aa", "start aa"]);
  });
});
