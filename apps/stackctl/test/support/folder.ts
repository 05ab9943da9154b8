import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { onTestFinished } from "vitest";

/** A fresh folder, removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Everything in a folder, with modes: two of these are equal when nothing has changed. */
export async function listingOf(folder: string): Promise<Record<string, { mode: string; content?: string }>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const listed = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const mode = await modeOf(path);
    const content = entry.isFile() ? { content: await readFile(path, "utf8") } : {};
    return [relative(folder, path), { mode, ...content }] as const;
  });
  return Object.fromEntries((await Promise.all(listed)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The permission bits in octal, such as `600`. */
export async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}
