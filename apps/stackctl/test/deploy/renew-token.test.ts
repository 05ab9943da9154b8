import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rememberToken } from "../../src/deploy/renew-token.ts";
import { stackFolder } from "../../src/deploy/stack-folder.ts";
import { openWorld, type World } from "../support/world.ts";

const folderOf = (world: World): ReturnType<typeof stackFolder> =>
  stackFolder(join(world.cwd, "management-stack"));

const startOf = ({ host }: World): string | undefined =>
  host.containers().find(({ name }) => name === "management-watchtower-1")?.startedAt;

describe("rememberToken", () => {
  it("restarts the Watchtower that is still there when the token is another one", async () => {
    const world = await openWorld();
    await world.deployed();
    const before = startOf(world);
    const restartIfRenewed = await rememberToken(world.connection, folderOf(world));
    await writeFile(folderOf(world).tokenFile, "another");
    expect(await restartIfRenewed()).toBe(true);
    expect(startOf(world)).not.toBe(before);
    expect(world.host.program("management-watchtower-1")).toMatchObject({ token: "another" });
  });

  it("leaves it alone when the token is the same", async () => {
    const world = await openWorld();
    await world.deployed();
    const before = startOf(world);
    expect(await (await rememberToken(world.connection, folderOf(world)))()).toBe(false);
    expect(startOf(world)).toBe(before);
  });

  it("leaves one alone that was made with the new token already", async () => {
    const world = await openWorld();
    const restartIfRenewed = await rememberToken(world.connection, folderOf(world));
    await world.deployed();
    const before = startOf(world);
    expect(await restartIfRenewed()).toBe(false);
    expect(startOf(world)).toBe(before);
  });
});
