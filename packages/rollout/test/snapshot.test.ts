import { createDockerHost, type DockerHost } from "@stack/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { connectDocker, takeSnapshot, type DockerConnection } from "../src/index.ts";

async function open(): Promise<{ host: DockerHost; connection: DockerConnection }> {
  const host = createDockerHost();
  onTestFinished(() => host.close());
  return { host, connection: await connectDocker((await host.listen()).dockerHost) };
}

describe("takeSnapshot", () => {
  it("tells each container's image, id, digest and state, running or not", async () => {
    const { host, connection } = await open();
    const { digest, imageId } = host.registry.push("reg.test:5000/demo/web:1");
    await host.runContainer({ name: "web", image: "reg.test:5000/demo/web:1", labels: { a: "b" } });
    await host.runContainer({ name: "done", image: "reg.test:5000/demo/web:1" });
    await connection.docker.getContainer("done").stop();
    const { containers, engine, takenAt } = await takeSnapshot(connection, { now: () => new Date(0) });
    expect(takenAt).toBe("1970-01-01T00:00:00.000Z");
    expect(engine).toMatchObject({ version: "26.1.5", apiVersion: "1.45", minApiVersion: "1.24" });
    expect(containers.map(({ name, state }) => [name, state])).toEqual([
      ["done", "exited"],
      ["web", "running"],
    ]);
    expect(containers[1]).toMatchObject({
      image: "reg.test:5000/demo/web:1",
      imageId,
      digest,
      labels: { a: "b" },
    });
  });

  it("keeps what a Watchtower selects by, and none of its secrets", async () => {
    const { host, connection } = await open();
    const env = {
      WATCHTOWER_HTTP_API_METRICS: "true",
      WATCHTOWER_HTTP_API_TOKEN: "hush",
      WATCHTOWER_SCOPE: "media",
    };
    await host.runContainer({ name: "watchtower", image: "containrrr/watchtower:1.7.1", env });
    const snapshot = await takeSnapshot(connection);
    expect(snapshot.containers[0]?.watchtower).toMatchObject({ flavour: "containrrr", scope: "media" });
    expect(JSON.stringify(snapshot)).not.toContain("hush");
  });

  it("says what to do when Docker is not there", async () => {
    const connection = await connectDocker("unix:///nonexistent/docker.sock");
    const attempt = takeSnapshot(connection);
    await expect(attempt).rejects.toMatchObject({ code: "NETWORK", reason: "refused", sent: false });
    await expect(attempt).rejects.toThrow(/unix:\/\/\/nonexistent\/docker.sock.*Start Docker/);
  });

  it.each(["ssh://host", "unix://", "nonsense"])("refuses the address %s", async (address) => {
    await expect(connectDocker(address)).rejects.toThrow(TypeError);
  });
});
