import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { registry, registryAnswers } from "../../test/support/registry.ts";

/**
 * Starts `docker-registry` for the time of the run where no registry answers; returns how to end it.
 *
 * Without that command nothing happens: the parts that need a registry then say so.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (await registryAnswers()) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "stack-e2e-registry-"));
  const config = join(folder, "config.yml");
  const storage = { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } };
  await writeFile(config, JSON.stringify({ version: "0.1", storage, http: { addr: registry } }));
  const server = spawn("docker-registry", ["serve", config], { stdio: ["ignore", "ignore", "pipe"] });
  const closed = once(server, "close").catch(() => undefined);
  const listening = (async () => {
    for await (const line of createInterface({ input: server.stderr })) {
      if (line.includes("listening on")) return;
    }
  })();
  await Promise.race([listening, closed]);
  server.stderr.resume();
  return async () => {
    server.kill();
    await closed;
    await rm(folder, { recursive: true, force: true });
  };
}
