import type { UpdateOutcome } from "@stack/watchtower-client";
import { describe, expect, it } from "vitest";
import { createReceipt, type ReceiptEntry, type ReceiptOptions } from "../src/index.ts";
import { container, settings, snapshot } from "./support/snapshots.ts";

const completed: UpdateOutcome = { outcome: "completed", flavour: "containrrr", durationMs: 1 };
const skipped: UpdateOutcome = { outcome: "skipped", flavour: "containrrr", reason: "already-running" };

/** The receipt's line for one container that looked like this before and after. */
function entryFor(
  before: Parameters<typeof container>[1],
  after: Parameters<typeof container>[1] | undefined,
  options: Partial<ReceiptOptions> = {},
): ReceiptEntry | undefined {
  const later = after === undefined ? snapshot() : snapshot(container("web", after));
  return createReceipt(snapshot(container("web", before)), later, { trigger: completed, ...options })
    .containers[0];
}

describe("createReceipt", () => {
  it("says updated for a new image, with both ids and digests", () => {
    const entry = entryFor(
      { digest: "sha256:d1" },
      { id: "new", imageId: "sha256:new", digest: "sha256:d2" },
    );
    expect(entry).toEqual({
      name: "web",
      image: "nginx:1.27",
      outcome: "updated",
      before: { containerId: "id-web", imageId: "sha256:old", digest: "sha256:d1" },
      after: { containerId: "new", imageId: "sha256:new", digest: "sha256:d2" },
    });
  });

  it("says restarted for a new container on the same image", () => {
    expect(entryFor({}, { id: "new" })?.outcome).toBe("restarted");
  });

  it("says unchanged for the same container only when the update ran", () => {
    expect(entryFor({}, {})?.outcome).toBe("unchanged");
    expect(entryFor({}, {}, { trigger: skipped })?.outcome).toBe("unknown");
  });

  it("says excluded for the same container when a rule says so, whether or not the update ran", () => {
    const labels = { "com.centurylinklabs.watchtower.enable": "false" };
    expect(entryFor({ labels }, { labels })).toMatchObject({
      outcome: "excluded",
      exclusion: { rule: "label-disabled" },
    });
    expect(entryFor({ labels }, { labels }, { trigger: skipped })?.outcome).toBe("excluded");
  });

  it("tells the truth about an excluded container that changed all the same", () => {
    const labels = { "com.centurylinklabs.watchtower.enable": "false" };
    const entry = entryFor({ labels }, { labels, id: "new", imageId: "sha256:new" });
    expect(entry).toMatchObject({ outcome: "updated", exclusion: { rule: "label-disabled" } });
  });

  it("says failed only with evidence, and gives it", () => {
    const down = entryFor({}, { id: "new", imageId: "sha256:new", state: "exited", exitCode: 137 });
    expect(down).toMatchObject({
      outcome: "failed",
      evidence: "it was running before and is exited with code 137 now",
    });
    expect(entryFor({}, { id: "new", state: "created", exitCode: 0 })).toMatchObject({
      outcome: "failed",
      evidence: "it was running before and is created now",
    });
    expect(entryFor({ health: "healthy" }, { id: "new", health: "unhealthy" })?.outcome).toBe("failed");
    expect(entryFor({ state: "exited", exitCode: 1 }, { state: "exited", exitCode: 1 })?.outcome).not.toBe(
      "failed",
    );
    expect(entryFor({ health: "unhealthy" }, { id: "new", health: "unhealthy" })?.outcome).toBe("restarted");
  });

  it("says vanished for a container that is gone", () => {
    const entry = entryFor({}, undefined);
    expect(entry?.outcome).toBe("vanished");
    expect(entry).not.toHaveProperty("after");
  });

  it("follows a container that got another name by what Compose calls it", () => {
    const labels = {
      "com.docker.compose.project": "p",
      "com.docker.compose.service": "web",
      "com.docker.compose.container-number": "1",
    };
    const before = snapshot(container("web", { labels }));
    const after = snapshot(container("renamed", { labels, id: "new", imageId: "sha256:new" }));
    const receipt = createReceipt(before, after, { trigger: completed });
    expect(receipt.containers).toMatchObject([{ name: "web", outcome: "updated" }]);
    expect(receipt.appeared).toEqual([]);
  });

  it("does not take a one-off of Compose for a container of its service, before or after", () => {
    const labels = {
      "com.docker.compose.project": "p",
      "com.docker.compose.service": "web",
      "com.docker.compose.container-number": "1",
      "com.docker.compose.oneoff": "False",
    };
    const oneOff = container("p-web-run-1", { labels: { ...labels, "com.docker.compose.oneoff": "True" } });
    const service = container("web", { labels });
    const gone = createReceipt(snapshot(service), snapshot(oneOff), { trigger: completed });
    expect(gone.containers).toMatchObject([{ name: "web", outcome: "vanished" }]);
    expect(gone.appeared).toEqual(["p-web-run-1"]);
    const renamed = container("renamed", { labels, id: "new" });
    const ended = createReceipt(snapshot(oneOff, service), snapshot(renamed), { trigger: completed });
    expect(ended.containers.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["p-web-run-1", "vanished"],
      ["web", "restarted"],
    ]);
  });

  it("makes no container the successor of two, and prefers the surest identity", () => {
    const labels = {
      "com.docker.compose.project": "p",
      "com.docker.compose.service": "web",
      "com.docker.compose.container-number": "1",
    };
    const before = snapshot(container("a", { labels }), container("b", { labels }));
    const after = snapshot(container("b", { labels, id: "new" }));
    const receipt = createReceipt(before, after, { trigger: completed });
    expect(receipt.containers.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["a", "vanished"],
      ["b", "restarted"],
    ]);
  });

  it("does not take a job that ended well by itself for a failure", () => {
    expect(entryFor({}, { state: "exited", exitCode: 0 })).toMatchObject({ outcome: "unchanged" });
    expect(entryFor({}, { state: "exited", exitCode: 0 })).not.toHaveProperty("evidence");
    expect(entryFor({}, { state: "exited", exitCode: 1 })?.outcome).toBe("failed");
    expect(entryFor({}, { state: "exited", exitCode: 0, id: "new" })?.outcome).toBe("failed");
  });

  it("lists containers that were not there before", () => {
    const receipt = createReceipt(snapshot(), snapshot(container("new")), { trigger: completed });
    expect(receipt.appeared).toEqual(["new"]);
  });

  it("takes the rules of the only running Watchtower on the host, and of none when there are several", () => {
    const watchtower = settings({ labelEnable: true });
    const one = [container("watchtower", { watchtower }), container("web")];
    const two = [...one, container("second", { watchtower })];
    const outcomes = (containers: ReturnType<typeof container>[]): unknown =>
      createReceipt(snapshot(...containers), snapshot(...containers), { trigger: completed }).containers.find(
        ({ name }) => name === "web",
      )?.outcome;
    expect(outcomes(one)).toBe("excluded");
    expect(outcomes(two)).toBe("unchanged");
  });
});
