import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createDockerHost, type DockerHost } from "@stack/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { connectDocker, takeSnapshot, type DockerConnection } from "../src/index.ts";

/** A container as an engine describes one without labels and environment. */
const bareContainer = {
  Id: "c1",
  Name: "/watchtower",
  Image: "sha256:i1",
  Config: { Image: "containrrr/watchtower:1.7.1", Labels: null, Env: null },
  State: { Status: "running", Running: true, ExitCode: 0 },
};

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

  it("takes no labels and no environment for none, as an engine may say null", async () => {
    const replies: [RegExp, unknown][] = [
      [
        /\/version$/,
        { Platform: { Name: "" }, Version: "29.0.0", ApiVersion: "1.52", MinAPIVersion: "1.44" },
      ],
      [/\/containers\/json/, [{ Id: "c1" }]],
      [/\/containers\/c1\/json/, bareContainer],
      [/\/images\/.*\/json/, { RepoDigests: null }],
    ];
    const engine = createServer((request, response) => {
      const [, reply] = replies.find(([path]) => path.test(request.url ?? "")) ?? [];
      response.setHeader("content-type", "application/json").end(JSON.stringify(reply));
    }).listen(0, "127.0.0.1");
    await once(engine, "listening");
    onTestFinished(() => void engine.close());
    const connection = await connectDocker(`tcp://127.0.0.1:${(engine.address() as AddressInfo).port}`);
    const { containers } = await takeSnapshot(connection);
    expect(containers[0]).toMatchObject({ labels: {}, watchtower: { flavour: "containrrr" } });
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
