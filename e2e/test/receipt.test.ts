import { createReceipt, takeSnapshot, type HostSnapshot, type ReceiptEntry } from "@stack/rollout";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { docker } from "./support/command.ts";
import { containerEvent } from "./support/container-event.ts";
import { connectEngine } from "./support/engine.ts";
import { publishElsewhere, publishVersion, publishedName } from "./support/publish.ts";
import { deleteManifest, registryAnswers } from "./support/registry.ts";
import { missingForTests } from "./support/requirements.ts";
import { openSandbox, type Sandbox } from "./support/sandbox.ts";

const missing = await missingForTests();
const noRegistry = missing !== undefined || !(await registryAnswers());
const minuteMs = 60_000;
/** What an update says that ran to its end; here, the tests are what replaces containers. */
const completed = { outcome: "completed", flavour: "containrrr", durationMs: 1 } as const;

describe.skipIf(missing !== undefined)("the receipt on a real engine", { timeout: minuteMs }, () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox();
  }, minuteMs);
  afterEach(() => sandbox[Symbol.asyncDispose](), minuteMs);

  /** Of this test's containers only: a Watchtower that somebody else runs here has rules of its own. */
  const snapshot = async (): Promise<HostSnapshot> => {
    const taken = await takeSnapshot(await connectEngine());
    return { ...taken, containers: taken.containers.filter(({ name }) => name.startsWith(sandbox.name)) };
  };
  const replace = async (name: string, ...args: readonly string[]): Promise<void> => {
    await docker(["rm", "--force", `${sandbox.name}-${name}`]);
    await sandbox.run(name, ...args);
  };
  /** Takes a snapshot, lets something happen, and returns the entries of this test's containers by their short names. */
  const receiptOf = async (
    change: () => Promise<unknown>,
    trigger: Parameters<typeof createReceipt>[2]["trigger"] = completed,
  ): Promise<{ entries: Record<string, ReceiptEntry>; appeared: string[] }> => {
    const before = await snapshot();
    await change();
    const receipt = createReceipt(before, await snapshot(), { trigger });
    const shortName = (name: string): string => name.slice(sandbox.name.length + 1);
    return {
      entries: Object.fromEntries(receipt.containers.map((entry) => [shortName(entry.name), entry])),
      appeared: receipt.appeared.map(shortName),
    };
  };

  test("tells apart what was updated, restarted, left alone, taken away and added", async () => {
    const tag = sandbox.idleImage;
    for (const name of ["to-update", "to-restart", "to-keep", "to-remove"]) await sandbox.run(name, tag);
    await sandbox.run("to-exclude", "--label", "com.centurylinklabs.watchtower.enable=false", tag);
    const { entries, appeared } = await receiptOf(async () => {
      const oldId = await docker(["image", "inspect", "--format", "{{.Id}}", tag]);
      await sandbox.standIns.build("idle", tag, "2");
      await replace("to-update", tag);
      await replace("to-restart", oldId);
      await docker(["rm", "--force", `${sandbox.name}-to-remove`]);
      await sandbox.run("added", tag);
    });
    expect(Object.entries(entries).map(([name, { outcome }]) => [name, outcome])).toEqual([
      ["to-exclude", "excluded"],
      ["to-keep", "unchanged"],
      ["to-remove", "vanished"],
      ["to-restart", "restarted"],
      ["to-update", "updated"],
    ]);
    expect(appeared).toEqual(["added"]);
    const { before, after } = entries["to-update"]!;
    expect(after?.imageId).toBe(await docker(["image", "inspect", "--format", "{{.Id}}", tag]));
    expect(after?.imageId).not.toBe(before.imageId);
    expect(after?.containerId).not.toBe(before.containerId);
    expect(entries["to-remove"]).not.toHaveProperty("after");
    expect(entries["to-exclude"]?.exclusion?.rule).toBe("label-disabled");
  });

  test("a container that has ended since has failed, with its exit code as evidence", async () => {
    const id = await sandbox.run("app", sandbox.idleImage);
    const { entries } = await receiptOf(async () => {
      await docker(["kill", "--signal", "KILL", id]);
      await containerEvent(id, "die");
    });
    expect(entries["app"]).toMatchObject({
      outcome: "failed",
      evidence: "it was running before and is exited with code 137 now",
    });
  });

  test("a container whose new image does not start has failed", async () => {
    await sandbox.run("app", sandbox.idleImage);
    const { entries } = await receiptOf(async () => {
      await sandbox.standIns.build("idle", sandbox.idleImage, "2");
      await docker(["rm", "--force", `${sandbox.name}-app`]);
      const start = sandbox.run("app", "--entrypoint", "/not-there", sandbox.idleImage);
      await expect(start).rejects.toThrow("/not-there");
    });
    expect(entries["app"]).toMatchObject({
      outcome: "failed",
      evidence: "it was running before and is created now",
    });
  });

  test("a container whose health check begins to fail has failed", async () => {
    const check = [
      "--health-cmd",
      "test ! -e /broken",
      "--health-interval",
      "200ms",
      "--health-retries",
      "1",
    ];
    const id = await sandbox.run("app", ...check, sandbox.idleImage);
    await containerEvent(id, "health_status: healthy");
    const { entries } = await receiptOf(async () => {
      await docker(["exec", id, "touch", "/broken"]);
      await containerEvent(id, "health_status: unhealthy");
    });
    expect(entries["app"]).toMatchObject({ outcome: "failed", evidence: "its health check fails now" });
  });

  test("without evidence that the update ran, a container that is the same is unknown", async () => {
    await sandbox.run("app", sandbox.idleImage);
    const trigger = {
      outcome: "unknown",
      flavour: "containrrr",
      reason: "timed-out",
      explanation: "",
    } as const;
    const { entries } = await receiptOf(() => Promise.resolve(), trigger);
    expect(entries["app"]?.outcome).toBe("unknown");
  });

  test.skipIf(noRegistry)("names the registry's digests before and after, as pushed", async () => {
    const image = publishedName(sandbox);
    const first = await publishVersion(sandbox, "first");
    await sandbox.run("app", image);
    await sandbox.run("old-app", image);
    const second = await publishElsewhere(sandbox, "second", first);
    try {
      const { entries } = await receiptOf(async () => {
        await docker(["pull", "--quiet", image]);
        await replace("app", image);
      });
      expect(entries["app"]).toMatchObject({
        outcome: "updated",
        image,
        before: first,
        after: second,
      });
      // Its tag has moved on; what it runs is still known by the digest it was pushed under.
      expect(entries["old-app"]).toMatchObject({ outcome: "unchanged", before: first, after: first });
    } finally {
      for (const { digest } of [first, second]) await deleteManifest(`stack-e2e/${sandbox.name}`, digest);
    }
  });
});
