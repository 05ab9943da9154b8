import { connectDocker } from "@stack/rollout";
import { createDockerHost } from "@stack/simulator";
import { describe, expect, it } from "vitest";
import { readEngineFacts } from "../../src/deploy/engine-facts.ts";
import { openWorld } from "../support/world.ts";

describe("readEngineFacts", () => {
  it("tells the versions of a local engine without the NVIDIA runtime", async () => {
    const { connection } = await openWorld({
      engineVersion: "29.0.0",
      apiVersion: "1.52",
      minApiVersion: "1.44",
    });
    expect(await readEngineFacts(connection)).toEqual({
      version: "29.0.0",
      apiVersion: "1.52",
      minApiVersion: "1.44",
      hasNvidiaRuntime: false,
      isLocal: true,
    });
  });

  it("sees the NVIDIA runtime where it is registered", async () => {
    const { connection } = await openWorld({ nvidia: true });
    expect(await readEngineFacts(connection)).toMatchObject({ hasNvidiaRuntime: true });
  });

  it("takes an engine behind TCP for one of another machine", async () => {
    const { connection } = await openWorld({ remote: true });
    expect(await readEngineFacts(connection)).toMatchObject({ isLocal: false });
  });

  it("says what to do when the engine is not there", async () => {
    const host = createDockerHost();
    const engine = await host.listen();
    await host.close();
    await expect(readEngineFacts(await connectDocker(engine.dockerHost))).rejects.toMatchObject({
      code: "NETWORK",
      remedy: expect.stringContaining("Start Docker") as string,
    });
  });
});
