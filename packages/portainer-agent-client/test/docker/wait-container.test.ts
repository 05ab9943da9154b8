import { json, text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { askDocker, startProxy, type ProxySetup } from "../support/proxy.ts";

async function createSleeper({ host, socketPath }: ProxySetup, more: object = {}): Promise<void> {
  host.registry.push("web:1");
  host.pull("web:1");
  const body = JSON.stringify({ Image: "web:1", Cmd: ["sleep", "3600"], ...more });
  const headers = { "content-type": "application/json" };
  const path = "/containers/create?name=web";
  (await askDocker(socketPath, { method: "POST", path, headers, body })).resume();
}

describe("waitForContainer", () => {
  it("tells at once that it waits, as docker run needs before it starts the container", async () => {
    const setup = await startProxy();
    await createSleeper(setup);
    const wait = { method: "POST", path: "/v1.45/containers/web/wait?condition=next-exit" };
    const waiting = await askDocker(setup.socketPath, wait);
    expect(waiting.statusCode).toBe(200);
    const start = await askDocker(setup.socketPath, { method: "POST", path: "/containers/web/start" });
    expect(start.statusCode).toBe(204);
    (await askDocker(setup.socketPath, { method: "POST", path: "/containers/web/kill" })).resume();
    expect(await json(waiting)).toEqual({ StatusCode: 137 });
  });

  it("gives the answer for a container that has stopped already, and the error for one that is not there", async () => {
    const setup = await startProxy();
    await createSleeper(setup);
    const missing = await askDocker(setup.socketPath, { method: "POST", path: "/containers/none/wait" });
    expect([missing.statusCode, await text(missing)]).toEqual([
      404,
      expect.stringContaining("No such container") as string,
    ]);
    const created = await askDocker(setup.socketPath, { method: "POST", path: "/containers/web/wait" });
    expect(await json(created)).toEqual({ StatusCode: 0 });
  });

  it("looks the exit code up when the agent had given up waiting", async () => {
    const setup = await startProxy();
    await createSleeper(setup);
    setup.agent.setLimits({ responseMs: 200 });
    const wait = { method: "POST", path: "/containers/web/wait?condition=next-exit" };
    const waiting = await askDocker(setup.socketPath, wait);
    (await askDocker(setup.socketPath, { method: "POST", path: "/containers/web/start" })).resume();
    await new Promise((resolve) => setTimeout(resolve, 300));
    (await askDocker(setup.socketPath, { method: "POST", path: "/containers/web/kill" })).resume();
    expect(await json(waiting)).toEqual({ StatusCode: 137 });
  });
});
