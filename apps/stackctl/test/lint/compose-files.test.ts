import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Failure } from "../../src/failure.ts";
import { readComposeFiles } from "../../src/lint/compose-files.ts";
import { temporaryFolder } from "../support/folder.ts";
import { lintSession } from "../support/lint-session.ts";

it("takes the names in the order in which Compose does, and says what it passes over", async () => {
  const cwd = await temporaryFolder();
  const taken: unknown[] = [];
  for (const name of ["docker-compose.yaml", "docker-compose.yml", "compose.yml", "compose.yaml"]) {
    await writeFile(join(cwd, name), name);
    const session = lintSession(cwd);
    const [file] = await readComposeFiles([], session);
    taken.push([file?.name, file?.text, session.err().split("\n")[0]]);
  }
  expect(taken).toEqual([
    ["docker-compose.yaml", "docker-compose.yaml", ""],
    [
      "docker-compose.yml",
      "docker-compose.yml",
      "Compose takes docker-compose.yml and passes over docker-compose.yaml.",
    ],
    [
      "compose.yml",
      "compose.yml",
      "Compose takes compose.yml and passes over docker-compose.yml, docker-compose.yaml.",
    ],
    [
      "compose.yaml",
      "compose.yaml",
      "Compose takes compose.yaml and passes over compose.yml, docker-compose.yml, docker-compose.yaml.",
    ],
  ]);
});

it("looks in the folders above, and takes theirs for the project's", async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, "a", "b"), { recursive: true });
  await writeFile(join(cwd, "compose.yaml"), "x");
  const files = await readComposeFiles([], lintSession(join(cwd, "a", "b")));
  expect(files).toEqual([{ name: join("..", "..", "compose.yaml"), directory: cwd, text: "x" }]);
});

it("says that an override is not looked at", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "compose.yaml"), "x");
  await writeFile(join(cwd, "compose.override.yml"), "x");
  const session = lintSession(cwd);
  await readComposeFiles([], session);
  expect(session.err()).toBe(
    "compose.override.yml is not looked at: `docker compose config` shows what it adds.\n",
  );
});

it("puts together what comes in on stdin, characters of several bytes too", async () => {
  const cwd = await temporaryFolder();
  const files = await readComposeFiles(["-"], lintSession(cwd, { stdin: "# größer 🐳\n" }));
  expect(files).toEqual([{ name: "-", directory: cwd, text: "# größer 🐳\n" }]);
  expect((await readComposeFiles(["-"], lintSession(cwd)))[0]?.text).toBe("");
});

it("refuses what is not there, too large, or no text", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "large"), Buffer.alloc(16 * 1024 * 1024 + 1, "#"));
  await writeFile(join(cwd, "binary"), Uint8Array.of(0x61, 0xff));
  const codeOf = (names: readonly string[]) =>
    readComposeFiles(names, lintSession(cwd)).then(
      () => expect.unreachable("the file was read"),
      (error: unknown) => [(error as Failure).code, (error as Failure).exitCode],
    );
  expect(await codeOf(["nofile"])).toEqual(["READ", 2]);
  expect(await codeOf(["large"])).toEqual(["TOO_LARGE", 2]);
  expect(await codeOf(["binary"])).toEqual(["NOT_TEXT", 1]);
});
