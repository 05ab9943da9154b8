import { chmod, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fixFile } from "../../src/lint/fix-file.ts";
import { modeOf, temporaryFolder } from "../support/folder.ts";

const before = `services:\r
  web:\r
    image: nginx # the shop\r
    labels:\r
      - com.centurylinklabs.watchtower.enable="false" # not at night\r
`;
const after = before.replace('"false"', "false");
const target = "compose";

async function fileOf(text: string) {
  const directory = await temporaryFolder();
  await writeFile(join(directory, "compose.yaml"), text);
  return { name: "compose.yaml", directory, text };
}

it("mends what is certain in the file, and leaves everything else as it is", async () => {
  const file = await fileOf(before);
  const path = join(file.directory, "compose.yaml");
  await chmod(path, 0o640);
  const { fixed, problems } = await fixFile(file, { target }, file.directory);
  expect(fixed.map(({ code, line }) => [code, line])).toEqual([["label-unread", 5]]);
  expect(problems.map(({ code }) => code)).not.toContain("label-unread");
  expect(await readFile(path, "utf8")).toBe(after);
  expect(await modeOf(path)).toBe("640");
});

it("finds nothing to mend the second time, and writes nothing", async () => {
  const file = await fileOf(after);
  const path = join(file.directory, "compose.yaml");
  await chmod(path, 0o440);
  expect((await fixFile(file, { target }, file.directory)).fixed).toEqual([]);
  expect(await readFile(path, "utf8")).toBe(after);
});

it("writes what a link leads to, and keeps the link", async () => {
  const file = await fileOf(before);
  await symlink("compose.yaml", join(file.directory, "link.yaml"));
  await fixFile({ ...file, name: "link.yaml" }, { target }, file.directory);
  expect(await readFile(join(file.directory, "compose.yaml"), "utf8")).toBe(after);
});

it("says so when the file cannot be written", async () => {
  const file = { ...(await fileOf(before)), name: "gone/compose.yaml" };
  await expect(fixFile(file, { target }, file.directory)).rejects.toMatchObject({ code: "WRITE" });
});
