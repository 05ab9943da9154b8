import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { readKey } from "../src/key-source.ts";
import { failureOf } from "./support/agent.ts";
import { vectorKey } from "./support/vectors.ts";

const exchange = { method: "GET", url: "https://host:9001/version" };

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stack-key-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe("readKey from a file", () => {
  it("makes the key with mode 0600 where there is none, and reads the same one from then on", async () => {
    const file = join(await newFolder(), "new", "agent.key");
    const made = await readKey({ file }, true, exchange);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(file, ".."))).toEqual(["agent.key"]);
    const text = await readFile(file, "utf8");
    const read = await readKey({ file }, true, exchange);
    expect(read.privateKey.equals(made.privateKey)).toBe(true);
    expect(await readFile(file, "utf8")).toBe(text);
  });

  it("gives one key to all that come at the same time", async () => {
    const file = join(await newFolder(), "agent.key");
    const keys = await Promise.all(Array.from({ length: 12 }, () => readKey({ file }, true, exchange)));
    expect(keys.every(({ privateKey }) => privateKey.equals(keys[0]!.privateKey))).toBe(true);
    expect(await readdir(join(file, ".."))).toEqual(["agent.key"]);
  });

  it("makes none for an agent that was claimed with it", async () => {
    const folder = await newFolder();
    const error = await failureOf(readKey({ file: join(folder, "agent.key") }, false, exchange));
    expect(error).toMatchObject({ code: "REFUSED" });
    expect(error.message).toMatch(/there is no key at .*agent\.key.*claimed: true/);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([0o644, 0o640, 0o604, 0o660])(
    "refuses one that others may read (%i), and says how to mend it",
    async (mode) => {
      const file = join(await newFolder(), "agent.key");
      await readKey({ file }, true, exchange);
      await chmod(file, mode);
      const error = await failureOf(readKey({ file }, true, exchange));
      expect(error).toMatchObject({
        code: "REFUSED",
        remedy: expect.stringContaining(`chmod 600 ${file}`) as string,
      });
      expect(error.message).toContain(mode.toString(8));
    },
  );

  it.each(["", "nonsense", "-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----\n"])(
    "refuses one that is no key, never replaces it, and never shows it",
    async (content) => {
      const file = join(await newFolder(), "agent.key");
      await writeFile(file, content, { mode: 0o600 });
      const error = await failureOf(readKey({ file }, true, exchange));
      expect(error).toMatchObject({ code: "REFUSED" });
      expect(inspect(error)).not.toContain("hush");
      expect(await readFile(file, "utf8")).toBe(content);
    },
  );

  it("says when the file cannot be used", async () => {
    const file = join(await newFolder(), "agent.key");
    await mkdir(file, { mode: 0o700 });
    expect((await failureOf(readKey({ file }, true, exchange))).message).toMatch(/could not be read/);
    const plain = join(await newFolder(), "plain");
    await writeFile(plain, "");
    const below = failureOf(readKey({ file: join(plain, "agent.key") }, true, exchange));
    expect((await below).message).toMatch(/could not be (read|written)/);
  });
});

describe("readKey from Portainer Server's data directory", () => {
  it("takes the server's own key", async () => {
    const portainerDataDirectory = await newFolder();
    await writeFile(join(portainerDataDirectory, "portainer.key"), vectorKey.sec1Pem, { mode: 0o600 });
    const { signatureBytes } = await readKey({ portainerDataDirectory }, true, exchange);
    expect(signatureBytes).toBe(64);
  });

  it("makes none there", async () => {
    const portainerDataDirectory = await newFolder();
    const error = await failureOf(readKey({ portainerDataDirectory }, true, exchange));
    expect(error.message).toMatch(/no key at .*portainer\.key.*mounted at \/data/);
    expect(await readdir(portainerDataDirectory)).toEqual([]);
  });
});

describe("readKey from text", () => {
  it("throws a TypeError for what is no such key", async () => {
    await expect(readKey("nonsense", true, exchange)).rejects.toThrow(/P-256 or P-384/);
  });
});
