import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "./support/folder.ts";

/** Starts the executable, with the sources in the place of what is built from them. */
async function start(argv: readonly string[]): Promise<ChildProcess> {
  const executable = await readFile(new URL("../bin/stackctl.js", import.meta.url), "utf8");
  const file = join(await temporaryFolder(), "stackctl.mjs");
  await writeFile(file, executable.replace("../dist/cli.js", new URL("../src/cli.ts", import.meta.url).href));
  const env = { PATH: "/nonexistent", DOCKER_HOST: "unix:///nonexistent/docker.sock", NODE_NO_WARNINGS: "1" };
  return spawn(process.execPath, [file, ...argv], { env, stdio: ["ignore", "pipe", "pipe"] });
}

async function endOf(child: ChildProcess): Promise<{ code: unknown; out: string; err: string }> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) return expect.unreachable("both are pipes");
  const [[code], out, err] = await Promise.all([
    once(child, "close") as Promise<unknown[]>,
    stdout.destroyed ? "" : text(stdout),
    text(stderr),
  ]);
  return { code, out, err };
}

describe("the executable", () => {
  it("hands the command line, the streams and the exit code on", async () => {
    const { code, out, err } = await endOf(await start(["status", "--json"]));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: "NETWORK" } });
    expect(err).toMatch(/^stackctl: GET unix:\/\/\/nonexistent\/docker\.sock could not connect/);
  });

  it("ends quietly when its reader has seen enough", async () => {
    const child = await start(["--help"]);
    child.stdout?.destroy();
    expect(await endOf(child)).toEqual({ code: 0, out: "", err: "" });
  });
});
