import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, openWatchtower } from "../src/watchtower-access.ts";
import { freePorts, openWorld, type World } from "./support/world.ts";

const token = "the-token";
const env = { API_TOKEN: token };

/** Runs one in a scope of its own: in the same one, it would stop those that were there before. */
async function runWatchtower({ host }: World, name: string, isPublished = true): Promise<string> {
  await host.runContainer({
    name,
    image: "containrrr/watchtower:1.7.1",
    env: {
      WATCHTOWER_HTTP_API_METRICS: "true",
      WATCHTOWER_HTTP_API_TOKEN: token,
      WATCHTOWER_SCOPE: name,
    },
    labels: { "com.centurylinklabs.watchtower.scope": name },
    ...(isPublished && { ports: [{ containerPort: 8080 }] }),
  });
  return host.program(name)?.url ?? "";
}

describe("openWatchtower", () => {
  it("finds the one deployed from the folder, whatever else runs", async () => {
    const world = await openWorld();
    await world.deployed();
    await runWatchtower(world, "other");
    const { url, client } = await openWatchtower({}, world.session());
    expect(url).toBe(world.host.program("management-watchtower-1")?.url);
    expect(await client.metrics()).toMatchObject({ scans: { total: 0 } });
  });

  it("finds the only one that runs when none was deployed from the folder", async () => {
    const world = await openWorld();
    const url = await runWatchtower(world, "tower");
    await runWatchtower(world, "stopped");
    await world.connection.docker.getContainer("stopped").stop();
    expect((await openWatchtower({}, world.session({ env }))).url).toBe(url);
  });

  it("takes the URL that is named, without asking Docker", async () => {
    const world = await openWorld();
    await world.stopEngine();
    const { url } = await openWatchtower({ url: "http://tower.test/api" }, world.session({ env }));
    expect(url).toBe("http://tower.test/api");
  });

  it("says that there is none", async () => {
    const world = await openWorld();
    await expect(openWatchtower({}, world.session({ env }))).rejects.toMatchObject({
      code: "NO_WATCHTOWER",
      message: "No Watchtower runs here. Deploy one with `stackctl deploy`, or name it with --url.",
    });
  });

  it("names them when there are several", async () => {
    const world = await openWorld();
    await runWatchtower(world, "one");
    await runWatchtower(world, "two");
    await expect(openWatchtower({}, world.session({ env }))).rejects.toMatchObject({
      code: "SEVERAL_WATCHTOWERS",
      message: expect.stringMatching(
        /^Several Watchtowers run here: (one, two|two, one)\. Name the one you mean with --url\.$/,
      ) as string,
    });
  });

  it("says that the port of the one there is is not published", async () => {
    const world = await openWorld();
    await runWatchtower(world, "tower", false);
    await expect(openWatchtower({}, world.session({ env }))).rejects.toMatchObject({
      code: "NOT_PUBLISHED",
      message: expect.stringContaining("The port 8080 of tower is not published.") as string,
    });
  });

  it("takes the one whose port is published when only one is", async () => {
    const world = await openWorld();
    await runWatchtower(world, "closed", false);
    const url = await runWatchtower(world, "open");
    expect((await openWatchtower({}, world.session({ env }))).url).toBe(url);
  });

  it("sends no token to this machine for a port on another machine's loopback, and says how to reach it", async () => {
    const world = await openWorld();
    await world.deployed(["--no-agent"]);
    const connection = { ...world.connection, host: "tcp://10.0.0.5:2375" };
    const session = { ...world.session(), docker: () => Promise.resolve(connection) };
    await expect(openWatchtower({}, session)).rejects.toMatchObject({
      code: "NOT_PUBLISHED",
      message: expect.stringMatching(/management-watchtower-1 .*10\.0\.0\.5.*ssh -N -L .*--url/) as string,
    });
    const { status } = await import("../src/commands/status.ts");
    expect((await status({}, session)).watchtower).not.toHaveProperty("url");
  });

  it("wants a token first", async () => {
    const world = await openWorld();
    await expect(openWatchtower({}, world.session())).rejects.toMatchObject({ code: "NO_TOKEN" });
  });
});

describe("folderOf", () => {
  it("is --dir, else STACKCTL_DIR, else management-stack, from the working directory", async () => {
    const world = await openWorld();
    const path = (dir: string | undefined, STACKCTL_DIR: string | undefined): string =>
      folderOf(dir === undefined ? {} : { dir }, world.session({ env: { STACKCTL_DIR } })).path;
    expect(path("given", "environment")).toBe(join(world.cwd, "given"));
    expect(path("/absolute", undefined)).toBe("/absolute");
    expect(path(undefined, "environment")).toBe(join(world.cwd, "environment"));
    expect(path(undefined, "")).toBe(join(world.cwd, "management-stack"));
    expect(path(undefined, undefined)).toBe(join(world.cwd, "management-stack"));
  });

  it("is the same folder for every command", async () => {
    const world = await openWorld();
    const settings = { env: { STACKCTL_DIR: "elsewhere" } };
    await world.run(["deploy", ...(await freePorts())], settings);
    for (const command of ["status", "logs", "update"]) {
      expect(await world.run([command], settings)).toMatchObject({ code: 0 });
    }
  });
});
