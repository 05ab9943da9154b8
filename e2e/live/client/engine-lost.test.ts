import { afterEach, beforeEach, expect, test } from "vitest";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { openEngineGate, type EngineGate } from "../support/engine-gate.ts";
import { startLiveWatchtower, type LiveWatchtower } from "../support/live-watchtower.ts";

for (const part of bothWatchtowers) {
  describeWatchtower(part, "once its engine is lost", (sandbox) => {
    let gate: EngineGate;
    let watchtower: LiveWatchtower;
    beforeEach(async () => {
      gate = await openEngineGate(sandbox());
      const { socketFolder } = gate;
      const settings = { WATCHTOWER_HTTP_API_CHECK_TIMEOUT: "1s" };
      watchtower = await startLiveWatchtower(sandbox(), part, { socketFolder, settings });
    });
    afterEach(async () => {
      await watchtower[Symbol.asyncDispose]();
      await gate[Symbol.asyncDispose]();
    });

    test("an update is of unknown outcome, and so is the next one", async () => {
      const client = watchtower.client();
      await client.detect();
      gate.shut();
      const reason = part === "fork" ? "all-zero-summary" : "disconnected";
      expect(await client.update()).toMatchObject({ outcome: "unknown", reason });
      expect(await client.update()).toMatchObject({ outcome: "unknown", reason });
    });

    test.runIf(part === "fork")("it is alive and not ready, and lists nothing", async () => {
      const client = watchtower.client();
      expect(await client.health()).toEqual({ live: true, ready: true, started: true });
      gate.shut();
      expect(await client.health()).toEqual({ live: true, ready: false, started: true });
      for (const read of ["containers", "containerDetails", "images", "check"] as const) {
        await expect(client[read]()).rejects.toMatchObject({ kind: "server-error", status: 500 });
      }
      expect(await client.config()).toMatchObject({ scope: sandbox().name });
    });

    test.runIf(part === "fork")(
      "a check of an engine that hangs ends by the server's own limit",
      async () => {
        const client = watchtower.client();
        await client.detect();
        gate.stall();
        await expect(client.check()).rejects.toMatchObject({ kind: "server-timeout", status: 408 });
      },
    );
  });
}
