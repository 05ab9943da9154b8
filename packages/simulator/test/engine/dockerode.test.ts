import Docker from "dockerode";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDockerHost, type DockerHost, type EngineListener } from "../../src/index.ts";

let host: DockerHost;
let engine: EngineListener;
let docker: Docker;

beforeEach(async () => {
  host = createDockerHost({ name: "shed", nvidia: true });
  host.registry.push("registry.test:5000/demo/web:1", {
    content: "one",
    exposedPorts: ["80"],
    env: { A: "1" },
  });
  engine = await host.listen();
  docker = new Docker({ socketPath: engine.socketPath! });
});

afterEach(async () => {
  await engine.close();
  await host.close();
});

const image = "registry.test:5000/demo/web:1";

async function pull(reference: string): Promise<{ status: string }[]> {
  const stream = await docker.pull(reference);
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error, output) => {
      if (error) reject(error);
      else resolve(output as { status: string }[]);
    });
  });
}

async function run(name: string): Promise<Docker.Container> {
  await pull(image);
  const container = await docker.createContainer({
    name,
    Image: image,
    Env: ["B=2"],
    Labels: { role: name },
    HostConfig: { PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] } },
  });
  await container.start();
  return container;
}

describe("the system", () => {
  test("answers a ping", async () => {
    expect(String(await docker.ping())).toBe("OK");
  });

  test("tells its versions", async () => {
    expect(await docker.version()).toMatchObject({
      Version: "26.1.5",
      ApiVersion: "1.45",
      MinAPIVersion: "1.24",
      Os: "linux",
      Arch: "amd64",
    });
  });

  test("tells its name, runtimes and counts", async () => {
    await run("web");
    expect(await docker.info()).toMatchObject({
      Name: "shed",
      OSType: "linux",
      Architecture: "x86_64",
      Containers: 1,
      ContainersRunning: 1,
      Images: 1,
      Runtimes: { nvidia: {}, runc: {} },
    });
  });
});

describe("images", () => {
  test("a pull reports progress and leaves tag and digest", async () => {
    const lines = await pull(image);
    expect(lines.at(-1)?.status).toBe(`Status: Downloaded newer image for ${image}`);
    expect((await pull(image)).at(-1)?.status).toBe(`Status: Image is up to date for ${image}`);
    const inspected = await docker.getImage(image).inspect();
    expect(inspected.RepoTags).toEqual([image]);
    expect(inspected.RepoDigests[0]).toMatch(/^registry\.test:5000\/demo\/web@sha256:[0-9a-f]{64}$/);
    expect(await docker.listImages()).toMatchObject([{ Id: inspected.Id, RepoTags: [image] }]);
  });

  test("an unknown tag is refused in Docker's words", async () => {
    await expect(pull("registry.test:5000/demo/web:nope")).rejects.toThrow(
      "(HTTP code 404) unexpected - " +
        "manifest for registry.test:5000/demo/web:nope not found: manifest unknown: manifest unknown",
    );
    await expect(pull("no-such-image")).rejects.toThrow(
      "pull access denied for no-such-image, repository does not exist or may require 'docker login': " +
        "denied: requested access to the resource is denied",
    );
  });

  test("a tag moves to the image it is given to", async () => {
    await pull(image);
    const first = (await docker.getImage(image).inspect()).Id;
    host.registry.push(image, { content: "two" });
    await pull(image);
    await docker.getImage(first).tag({ repo: "registry.test:5000/demo/web", tag: "1" });
    expect((await docker.getImage(image).inspect()).Id).toBe(first);
  });

  test("an image in use is not removed, an unused one is, name by name", async () => {
    const container = await run("web");
    await expect(docker.getImage(image).remove()).rejects.toMatchObject({ statusCode: 409 });
    await container.remove({ force: true });
    await docker.getImage(image).tag({ repo: "other", tag: "2" });
    expect(await docker.getImage("other:2").remove()).toEqual([{ Untagged: "other:2" }]);
    const removed = (await docker.getImage(image).remove()) as Record<string, string>[];
    expect(removed.flatMap((entry) => Object.keys(entry))).toContain("Deleted");
    await expect(docker.getImage(image).inspect()).rejects.toMatchObject({
      json: { message: `No such image: ${image}` },
    });
  });
});

describe("containers", () => {
  test("are inspected in the engine's shape", async () => {
    const container = await run("web");
    const inspected = await container.inspect();
    expect(inspected).toMatchObject({
      Name: "/web",
      State: { Status: "running", Running: true, ExitCode: 0 },
      Config: { Image: image, Labels: { role: "web" }, Env: ["B=2", "A=1"] },
      HostConfig: {
        RestartPolicy: { Name: "no" },
        Runtime: "runc",
        NetworkMode: "bridge",
        PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] },
      },
      NetworkSettings: { Networks: { bridge: {} } },
    });
    const [bound] = inspected.NetworkSettings.Ports["80/tcp"]!;
    expect(bound!.HostIp).toBe("127.0.0.1");
    expect(Number(bound!.HostPort)).toBeGreaterThan(1024);
    expect(host.containers()[0]?.ports[0]?.hostPort).toBe(Number(bound!.HostPort));
  });

  test("are found by name, id and id prefix, and an unknown one is a 404", async () => {
    const { id } = await run("web");
    for (const name of ["web", "/web", id, id.slice(0, 12)]) {
      expect((await docker.getContainer(encodeURIComponent(name)).inspect()).Id).toBe(id);
    }
    await expect(docker.getContainer("nope").inspect()).rejects.toMatchObject({
      statusCode: 404,
      json: { message: "No such container: nope" },
    });
  });

  test("are listed running only unless all are asked for, and filtered", async () => {
    await run("web");
    await docker.createContainer({ name: "db", Image: image, Labels: { role: "db" } });
    const names = async (options: Docker.ContainerListOptions): Promise<string[]> =>
      (await docker.listContainers(options)).flatMap(({ Names }) => Names);
    expect(await names({})).toEqual(["/web"]);
    expect(await names({ all: true })).toEqual(["/db", "/web"]);
    expect(await names({ all: true, filters: { label: ["role=db"] } })).toEqual(["/db"]);
    expect(await names({ filters: { status: ["created"] } })).toEqual(["/db"]);
    expect(await names({ all: true, filters: { name: ["^/web$"] } })).toEqual(["/web"]);
    const [{ Id }] = (await docker.listContainers()) as [Docker.ContainerInfo];
    expect(await names({ filters: { id: [Id] } })).toEqual(["/web"]);
    await expect(names({ filters: { nonsense: ["1"] } })).rejects.toMatchObject({ statusCode: 400 });
  });

  test("show their image by id once its tag has moved on", async () => {
    await run("web");
    const [before] = await docker.listContainers();
    expect(before?.Image).toBe(image);
    host.registry.push(image, { content: "two" });
    await pull(image);
    const [after] = await docker.listContainers();
    expect(after?.Image).toBe(before?.ImageID);
  });

  test("are stopped, started, renamed, killed and removed", async () => {
    const container = await run("web");
    await container.stop();
    expect((await container.inspect()).State).toMatchObject({ Status: "exited", Running: false });
    await expect(container.stop()).rejects.toMatchObject({ statusCode: 304 });
    await container.start();
    await expect(container.start()).rejects.toMatchObject({ statusCode: 304 });
    await container.rename({ name: "site" });
    expect((await container.inspect()).Name).toBe("/site");
    const exit = container.wait() as Promise<unknown>;
    await container.kill();
    expect(await exit).toEqual({ StatusCode: 137 });
    await expect(container.kill()).rejects.toMatchObject({ statusCode: 409 });
    await container.remove();
    await expect(container.inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  test("keep their name to themselves", async () => {
    const { id } = await run("web");
    await expect(docker.createContainer({ name: "web", Image: image })).rejects.toMatchObject({
      statusCode: 409,
      json: {
        message:
          `Conflict. The container name "/web" is already in use by container "${id}". ` +
          "You have to remove (or rename) that container to be able to reuse that name.",
      },
    });
  });

  test("are not removed while they run unless by force", async () => {
    const container = await run("web");
    await expect(container.remove()).rejects.toMatchObject({ statusCode: 409 });
    await container.remove({ force: true });
    expect(await docker.listContainers({ all: true })).toEqual([]);
  });

  test("cannot use a runtime the host does not have", async () => {
    await pull(image);
    await docker.createContainer({ Image: image, HostConfig: { Runtime: "nvidia" } });
    await expect(
      docker.createContainer({ Image: image, HostConfig: { Runtime: "kata" } }),
    ).rejects.toMatchObject({
      statusCode: 400,
      json: { message: "unknown or invalid runtime name: kata" },
    });
  });

  test("cannot publish a port of the same host twice", async () => {
    await run("web");
    await expect(run("other")).rejects.toMatchObject({
      statusCode: 500,
      json: {
        message: expect.stringMatching(
          /^driver failed programming external connectivity on endpoint other \([0-9a-f]{64}\): Bind for 127\.0\.0\.1:8080 failed: port is already allocated$/,
        ) as string,
      },
    });
  });
});

describe("events", () => {
  test("are streamed as they happen, in the engine's shape", async () => {
    const stream = await docker.getEvents({ filters: { type: ["container"] } });
    const seen = collectUntil(stream, "destroy");
    const container = await run("web");
    await container.stop();
    await container.remove();
    const events = await seen;
    expect(events.map(({ Action }) => Action)).toEqual(["create", "start", "kill", "die", "stop", "destroy"]);
    expect(events[0]).toMatchObject({
      status: "create",
      id: container.id,
      from: image,
      Type: "container",
      Actor: { ID: container.id, Attributes: { image, name: "web", role: "web" } },
      scope: "local",
    });
    expect(events.find(({ Action }) => Action === "die")?.Actor.Attributes["exitCode"]).toBe("0");
  });

  test("of the past are replayed between since and until, and the stream then ends", async () => {
    await run("web");
    const until = Math.floor(Date.now() / 1000) + 1;
    const stream = await docker.getEvents({ since: 0, until: until - 1 - 10, filters: {} });
    expect(await collectUntil(stream, "never")).toEqual([]);
    const past = await docker.getEvents({ since: 0, filters: { event: ["pull", "start"] } });
    expect((await collectUntil(past, "start")).map(({ Action }) => Action)).toEqual(["pull", "start"]);
  });
});

interface SeenEvent {
  Action: string;
  Actor: { Attributes: Record<string, string> };
}

function collectUntil(stream: NodeJS.ReadableStream, last: string): Promise<SeenEvent[]> {
  const events: SeenEvent[] = [];
  return new Promise((resolve, reject) => {
    stream.once("error", reject);
    stream.once("end", () => {
      resolve(events);
    });
    stream.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString().split("\n").filter(Boolean)) {
        events.push(JSON.parse(line) as SeenEvent);
        if (events.at(-1)?.Action !== last) continue;
        resolve(events);
        (stream as NodeJS.ReadableStream & { destroy(): void }).destroy();
      }
    });
  });
}

describe("logs", () => {
  test("come framed, and by stream, tail and time", async () => {
    await host.runContainer({
      name: "watchtower",
      image: "containrrr/watchtower",
      env: { WATCHTOWER_HTTP_API_METRICS: "true", WATCHTOWER_HTTP_API_TOKEN: "t" },
    });
    const container = docker.getContainer("watchtower");
    const logs = await container.logs({ stdout: true, stderr: true });
    expect(logs.readUInt8(0)).toBe(2);
    expect(logs.readUInt32BE(4)).toBe(logs.indexOf("\n") + 1 - 8);
    expect(logs.toString()).toContain("Watchtower 1.7.1");
    expect((await container.logs({ stdout: true })).length).toBe(0);
    const last = await container.logs({ stderr: true, tail: 1, timestamps: true });
    expect(last.subarray(8).toString()).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}Z time=.*\n$/);
    const later = await container.logs({ stderr: true, since: Math.floor(Date.now() / 1000) + 60 });
    expect(later.length).toBe(0);
    await expect(container.logs({})).rejects.toMatchObject({ statusCode: 400 });
  });
});
