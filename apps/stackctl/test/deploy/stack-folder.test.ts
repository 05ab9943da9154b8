import type * as fs from "node:fs/promises";
import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  assertFolderIsFree,
  generatedMark,
  stackFolder,
  writeFiles,
  type PlannedFile,
} from "../../src/deploy/stack-folder.ts";
import { listingOf, modeOf, temporaryFolder } from "../support/folder.ts";

// Real all through; a test lets one rename fail, as on a mount point or a full disk.
vi.mock("node:fs/promises", async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  return { ...real, rename: vi.fn(real.rename) };
});

const ours = `${generatedMark}\nservices: {}\n`;

describe("assertFolderIsFree", () => {
  it("takes a folder that is not there, an empty one, one with other files, and one of stackctl's own", async () => {
    const path = await temporaryFolder();
    const folder = stackFolder(path);
    await assertFolderIsFree(stackFolder(join(path, "none", "deeper")));
    await assertFolderIsFree(folder);
    await writeFile(join(path, "notes.txt"), "");
    await assertFolderIsFree(folder);
    await writeFile(folder.composeFile, ours);
    await writeFile(folder.envFile, "API_TOKEN='a'\n");
    await assertFolderIsFree(folder);
  });

  it.each([
    ["compose.yaml", "services: {}\n"],
    ["compose.yaml", `# mine\n${ours}`],
    ["compose.yml", ours],
    ["docker-compose.yaml", ""],
    ["docker-compose.yml", ""],
    [".env", "A=b\n"],
    ["secrets/api_token", "theirs"],
  ])("refuses a folder with a %s that begins with %j", async (name, content) => {
    const path = await temporaryFolder();
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
    await expect(assertFolderIsFree(stackFolder(path))).rejects.toMatchObject({
      code: "FOREIGN_FILE",
      message: `${join(path, name)} is not stackctl's and was left as it is. Choose another folder with --dir.`,
    });
  });

  it("refuses a foreign compose file beside its own, which Compose might take instead", async () => {
    const folder = stackFolder(await temporaryFolder());
    await writeFile(folder.composeFile, ours);
    await writeFile(join(folder.path, "docker-compose.yml"), "");
    await expect(assertFolderIsFree(folder)).rejects.toMatchObject({ code: "FOREIGN_FILE" });
  });

  it("says in one sentence that --dir is no folder", async () => {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, "");
    await expect(assertFolderIsFree(stackFolder(path))).rejects.toMatchObject({
      code: "READ",
      message: expect.stringMatching(
        /cannot be read as a folder: .*\. Choose another folder with --dir\.$/,
      ) as string,
    });
  });
});

describe("writeFiles", () => {
  const filesIn = (path: string): PlannedFile[] => {
    const { composeFile, tokenFile } = stackFolder(path);
    return [
      { path: composeFile, content: ours, mode: 0o644 },
      { path: tokenFile, content: "token", mode: 0o600 },
    ];
  };

  it("writes each file with its mode, whatever the umask, in folders of the owner alone", async () => {
    const umask = process.umask(0o077);
    onTestFinished(() => void process.umask(umask));
    const path = join(await temporaryFolder(), "a", "stack");
    await writeFiles(filesIn(path));
    expect(await listingOf(path)).toEqual({
      "compose.yaml": { mode: "644", content: ours },
      secrets: { mode: "700" },
      [join("secrets", "api_token")]: { mode: "600", content: "token" },
    });
    expect(await modeOf(path)).toBe("700");
  });

  it("narrows the mode of a file that was open to others", async () => {
    const path = await temporaryFolder();
    const { tokenFile } = stackFolder(path);
    await mkdir(join(path, "secrets"));
    await writeFile(tokenFile, "old", { mode: 0o644 });
    await writeFiles(filesIn(path));
    expect((await listingOf(path))[join("secrets", "api_token")]).toEqual({ mode: "600", content: "token" });
  });

  it("puts everything back as it was, contents and modes", async () => {
    const path = await temporaryFolder();
    const folder = stackFolder(path);
    await mkdir(join(path, "secrets"));
    await writeFile(folder.composeFile, "old\n");
    await chmod(folder.composeFile, 0o640);
    const before = await listingOf(path);
    const putBack = await writeFiles(filesIn(path));
    expect(await listingOf(path)).not.toEqual(before);
    await putBack();
    expect(await listingOf(path)).toEqual(before);
  });

  it("takes away the folders it made, and only those", async () => {
    const parent = await temporaryFolder();
    await mkdir(join(parent, "there"));
    const putBack = await writeFiles(filesIn(join(parent, "there", "new", "stack")));
    await putBack();
    expect(Object.keys(await listingOf(parent))).toEqual(["there"]);
  });

  it("leaves a folder it made when something else moved in meanwhile", async () => {
    const parent = await temporaryFolder();
    const putBack = await writeFiles(filesIn(join(parent, "stack")));
    await writeFile(join(parent, "stack", "notes.txt"), "");
    await putBack();
    expect(Object.keys(await listingOf(parent))).toEqual(["stack", join("stack", "notes.txt")]);
  });

  it("puts back what it wrote when a later file cannot be written, and says so", async () => {
    const path = await temporaryFolder();
    await writeFile(join(path, "secrets"), "a file where the folder should be");
    const before = await listingOf(path);
    await expect(writeFiles(filesIn(path))).rejects.toMatchObject({
      code: "WRITE",
      remedy: "Choose a folder you may write to with --dir.",
    });
    expect(await listingOf(path)).toEqual(before);
  });

  it("replaces a file whole: when that fails at the last step, nothing of the new one is left", async () => {
    const path = await temporaryFolder();
    await writeFile(stackFolder(path).composeFile, "old\n", { mode: 0o644 });
    const before = await listingOf(path);
    vi.mocked(rename).mockRejectedValueOnce(new Error("EBUSY: resource busy or locked"));
    await expect(writeFiles(filesIn(path))).rejects.toMatchObject({
      code: "WRITE",
      message: expect.stringContaining("EBUSY") as string,
    });
    expect(await listingOf(path)).toEqual(before);
  });

  it("puts back what it replaced when what is at the place of a later file cannot be replaced", async () => {
    const path = await temporaryFolder();
    const folder = stackFolder(path);
    await mkdir(folder.tokenFile, { recursive: true });
    await writeFile(folder.composeFile, "old\n", { mode: 0o644 });
    const before = await listingOf(path);
    await expect(writeFiles(filesIn(path))).rejects.toMatchObject({ code: "WRITE" });
    expect(await listingOf(path)).toEqual(before);
  });
});
