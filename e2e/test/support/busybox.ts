import { copyFile, readFile } from "node:fs/promises";
import { docker } from "./command.ts";

/**
 * Puts a busybox that needs nothing else into a folder, as `busybox`: this machine's, else the one of the published
 * image. Rejects when there is neither.
 */
export async function provideBusybox(folder: string): Promise<void> {
  const target = `${folder}/busybox`;
  for (const path of ["/bin/busybox", "/usr/bin/busybox"]) {
    if (await isStatic(path)) return copyFile(path, target);
  }
  await docker(["pull", "--quiet", "busybox"], { timeoutMs: 60_000 });
  const container = await docker(["create", "busybox"]);
  try {
    await docker(["cp", `${container}:/bin/busybox`, target]);
  } finally {
    await docker(["rm", container]);
  }
}

/** Whether a file is a 64-bit ELF program without an interpreter (PT_INTERP, 3), which is what needs libraries. */
async function isStatic(path: string): Promise<boolean> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined || bytes.toString("latin1", 0, 5) !== "\x7fELF\x02") return false;
  const start = Number(bytes.readBigUInt64LE(32));
  const size = bytes.readUInt16LE(54);
  return Array.from({ length: bytes.readUInt16LE(56) }, (_, at) => start + at * size).every(
    (header) => bytes.readUInt32LE(header) !== 3,
  );
}
