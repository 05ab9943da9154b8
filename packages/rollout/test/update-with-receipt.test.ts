import { createDockerHost, startWatchtower, type DockerHost, type WatchtowerProcess } from "@stack/simulator";
import { createWatchtowerClient, type WatchtowerClient } from "@stack/watchtower-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { ReceiptError, connectDocker, updateWithReceipt, type DockerConnection } from "../src/index.ts";

interface World {
  host: DockerHost;
  docker: DockerConnection;
  watchtower: WatchtowerProcess;
  client: WatchtowerClient;
  stopEngine: () => Promise<void>;
}

/** A host with an outdated container, one that is excluded, one that is current, and a Watchtower. */
async function open(): Promise<World> {
  const host = createDockerHost();
  const engine = await host.listen();
  host.registry.push("demo/web:1", { content: "old" });
  host.registry.push("demo/db:1");
  await host.runContainer({ name: "web", image: "demo/web:1" });
  await host.runContainer({
    name: "kept",
    image: "demo/web:1",
    labels: { "com.centurylinklabs.watchtower.enable": "false" },
  });
  await host.runContainer({ name: "db", image: "demo/db:1" });
  host.registry.push("demo/web:1", { content: "new" });
  const watchtower = await startWatchtower({ host });
  onTestFinished(async () => {
    await watchtower.close();
    await host.close();
  });
  const client = createWatchtowerClient({ url: watchtower.url, token: watchtower.token });
  const docker = await connectDocker(engine.dockerHost);
  return { host, docker, watchtower, client, stopEngine: () => engine.close() };
}

describe("updateWithReceipt", () => {
  it("says what the update did to each container", async () => {
    const { docker, client } = await open();
    const receipt = await updateWithReceipt({ docker, watchtower: client });
    expect(receipt.trigger.outcome).toBe("completed");
    expect(Object.fromEntries(receipt.containers.map(({ name, outcome }) => [name, outcome]))).toEqual({
      web: "updated",
      kept: "excluded",
      db: "unchanged",
    });
  });

  it("says which containers a target left out", async () => {
    const { docker, client } = await open();
    const receipt = await updateWithReceipt({ docker, watchtower: client, images: ["demo/db"] });
    const web = receipt.containers.find(({ name }) => name === "web");
    expect(web).toMatchObject({ outcome: "excluded", exclusion: { rule: "not-targeted" } });
  });

  it("takes the rules of the Watchtower that was asked, where several run", async () => {
    const { host, docker, client } = await open();
    const run = (name: string, env: Record<string, string>): Promise<{ id: string }> =>
      host.runContainer({ name, image: "containrrr/watchtower:1.7.1", env });
    const { id } = await run("opt-in", { WATCHTOWER_LABEL_ENABLE: "true" });
    // A Watchtower ends the others at its start, unless they have scopes of their own.
    await run("other", { WATCHTOWER_SCOPE: "other" });
    const receipt = await updateWithReceipt({ docker, watchtower: client, watchtowerId: id });
    const db = receipt.containers.find(({ name }) => name === "db");
    expect(db).toMatchObject({ outcome: "excluded", exclusion: { rule: "label-not-enabled" } });
  });

  it("says failed when the replacement does not run", async () => {
    const { docker, client, watchtower } = await open();
    watchtower.failStart("web");
    const receipt = await updateWithReceipt({ docker, watchtower: client });
    expect(receipt.containers.find(({ name }) => name === "web")).toMatchObject({ outcome: "failed" });
  });

  it("claims nothing when the update was skipped", async () => {
    const { docker, client, watchtower } = await open();
    const held = watchtower.holdUpdates();
    onTestFinished(() => held.release());
    void client.update().catch(() => undefined);
    await held.waiting();
    const receipt = await updateWithReceipt({ docker, watchtower: client });
    expect(receipt.trigger.outcome).toBe("skipped");
    expect(receipt.containers.map(({ outcome }) => outcome).sort()).toEqual([
      "excluded",
      "unknown",
      "unknown",
    ]);
  });

  it("loses neither the outcome nor the first look when Docker is gone afterwards", async () => {
    const { docker, client, watchtower, stopEngine } = await open();
    const held = watchtower.holdUpdates();
    const work = updateWithReceipt({ docker, watchtower: client });
    await held.waiting();
    await stopEngine();
    held.release();
    const error = await work.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ReceiptError);
    expect(error).toMatchObject({ trigger: { outcome: "completed" } });
    expect((error as ReceiptError).before.containers).toHaveLength(3);
  });

  it("rejects with the caller's own reason when aborted during the second look", async () => {
    const { docker, client, watchtower } = await open();
    const reason = new Error("enough");
    const controller = new AbortController();
    const held = watchtower.holdUpdates();
    const looking: DockerConnection = {
      ...docker,
      reach: (work, signal) => {
        if (watchtowerDone) controller.abort(reason);
        return docker.reach(work, signal);
      },
    };
    let watchtowerDone = false;
    const work = updateWithReceipt({ docker: looking, watchtower: client, signal: controller.signal });
    await held.waiting();
    watchtowerDone = true;
    held.release();
    await expect(work).rejects.toBe(reason);
  });

  it("throws what the trigger throws when nothing was sent", async () => {
    const { docker, watchtower } = await open();
    const client = createWatchtowerClient({ url: watchtower.url, token: "wrong" });
    await expect(updateWithReceipt({ docker, watchtower: client })).rejects.toMatchObject({ status: 401 });
  });
});
