import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { renderEnvFile } from "../src/deploy/env-file.ts";
import { stackFolder, type StackFolder } from "../src/deploy/stack-folder.ts";
import { findToken, generateSecret, knownSecrets, readToken } from "../src/token.ts";
import { temporaryFolder } from "./support/folder.ts";

async function folderWith(files: {
  token?: string;
  variables?: Record<string, string>;
}): Promise<StackFolder> {
  const folder = stackFolder(await temporaryFolder());
  await mkdir(dirname(folder.tokenFile));
  if (files.token !== undefined) await writeFile(folder.tokenFile, files.token, { mode: 0o600 });
  if (files.variables) await writeFile(folder.envFile, renderEnvFile(files.variables), { mode: 0o600 });
  return folder;
}

const silent = (line: string): void => expect.unreachable(`warned: ${line}`);

describe("readToken", () => {
  it("takes API_TOKEN before any file", async () => {
    const folder = await folderWith({ token: "from-file", variables: { API_TOKEN: "from-variables" } });
    expect(await readToken({ API_TOKEN: "from-environment" }, folder, silent)).toBe("from-environment");
  });

  it.each([[undefined], [""], ["  "]])("takes the folder's file when API_TOKEN is %j", async (API_TOKEN) => {
    const folder = await folderWith({ token: "from-file" });
    expect(await readToken({ API_TOKEN }, folder, silent)).toBe("from-file");
  });

  it("takes the variable of a stack on a remote engine from its .env", async () => {
    const folder = await folderWith({ variables: { API_TOKEN: "from-variables" } });
    expect(await readToken({}, folder, silent)).toBe("from-variables");
  });

  it("trims the token as Watchtower trims its file", async () => {
    const folder = await folderWith({ token: " from-file\n" });
    expect(await readToken({}, folder, silent)).toBe("from-file");
    expect(await readToken({ API_TOKEN: "from-environment\n" }, folder, silent)).toBe("from-environment");
  });

  it.each([[{}], [{ token: " \n" }]])(
    "says where it looked and what to do when there is none",
    async (files) => {
      const folder = await folderWith(files);
      await expect(readToken({}, folder, silent)).rejects.toMatchObject({
        code: "NO_TOKEN",
        message: expect.stringContaining(folder.tokenFile) as string,
        remedy: "Deploy the stack with `stackctl deploy`, name its folder with --dir, or set API_TOKEN.",
      });
    },
  );

  it("warns, naming the file and not the token, when others can read it", async () => {
    const folder = await folderWith({ token: "from-file" });
    await chmod(folder.tokenFile, 0o640);
    const warnings: string[] = [];
    expect(await readToken({}, folder, (line) => warnings.push(line))).toBe("from-file");
    expect(warnings).toEqual([`Warning: others can read ${folder.tokenFile}; run chmod 600 on it.`]);
  });

  it("refuses a token that no header can carry, without repeating it", async () => {
    const folder = await folderWith({});
    const refusal = await readToken({ API_TOKEN: "geheim\u00e4nis" }, folder, silent).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({
      code: "OPTION",
      exitCode: 2,
      message: expect.stringMatching(/^API_TOKEN has a character at position 6/) as string,
    });
    expect(String(refusal)).not.toContain("geheim");
  });

  it("says so when the file cannot be read", async () => {
    const folder = await folderWith({});
    await rm(folder.tokenFile, { force: true });
    await mkdir(folder.tokenFile);
    await expect(readToken({}, folder, silent)).rejects.toMatchObject({
      code: "READ",
      message: expect.stringContaining(`${folder.tokenFile} cannot be read`) as string,
    });
  });
});

describe("findToken", () => {
  it("names the file a token came from, and none for the environment", async () => {
    const folder = await folderWith({ token: "from-file" });
    expect(await findToken({}, folder)).toEqual({ value: "from-file", file: folder.tokenFile });
    expect(await findToken({ API_TOKEN: "given" }, folder)).toEqual({ value: "given" });
  });

  it("finds none in a folder that is not there", async () => {
    expect(await findToken({}, stackFolder("/nonexistent/stack"))).toBeUndefined();
  });
});

describe("knownSecrets", () => {
  it("names every secret of the environment and the folder", async () => {
    const folder = await folderWith({
      token: "a\n",
      variables: { API_TOKEN: "b", AGENT_SECRET: "c" },
    });
    const secrets = await knownSecrets({ API_TOKEN: "d", AGENT_SECRET: "e", OTHER: "f" }, folder);
    expect(secrets.sort()).toEqual(["a", "b", "c", "d", "e"]);
    expect(await knownSecrets({}, stackFolder("/nonexistent/stack"))).toEqual([]);
  });
});

describe("generateSecret", () => {
  it("makes 256 random bits in characters that need no escaping anywhere", () => {
    const secrets = Array.from({ length: 20 }, generateSecret);
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
    expect(new Set(secrets).size).toBe(secrets.length);
  });
});
