import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { runCommand, type Ended } from "./command.ts";

const manifest = createRequire(import.meta.url).resolve("@stack/stackctl/package.json");
const program = join(dirname(manifest), "bin", "stackctl.js");

/** Variables of whoever runs the tests that would change what stackctl does. */
const unset = {
  API_TOKEN: undefined,
  AGENT_SECRET: undefined,
  STACKCTL_DIR: undefined,
  FORCE_COLOR: undefined,
};

/** Runs the built command line in a process of its own, without the caller's token, secret and folder. */
export function stackctl(
  args: readonly string[],
  { env = {}, cwd }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<Ended> {
  return runCommand(process.execPath, [program, ...args], {
    env: { ...process.env, ...unset, ...env },
    ...(cwd !== undefined && { cwd }),
  });
}

/** As {@link stackctl} with `--json`: the document on stdout. Throws what it said when it failed. */
export async function stackctlJson(
  args: readonly string[],
  options: Parameters<typeof stackctl>[1] = {},
): Promise<unknown> {
  const { exitCode, stdout, stderr } = await stackctl([...args, "--json"], options);
  if (exitCode === 0) return JSON.parse(stdout);
  throw new Error(`stackctl ${args.join(" ")} ended with ${exitCode}: ${stderr}${stdout}`);
}
