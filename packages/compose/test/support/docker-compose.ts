import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** The Compose plugin, which runs by itself and needs no engine for `config`; undefined when there is none. */
export const composeBinary = [
  join(homedir(), ".docker/cli-plugins"),
  "/usr/local/lib/docker/cli-plugins",
  "/usr/local/libexec/docker/cli-plugins",
  "/usr/lib/docker/cli-plugins",
  "/usr/libexec/docker/cli-plugins",
]
  .map((folder) => join(folder, "docker-compose"))
  .find((path) => existsSync(path));

/** What `docker compose config` makes of a file, or the error with which it refuses it. */
export interface ComposeVerdict {
  readonly error?: string;
  readonly config?: ComposeConfig;
}

/** The parts of `config --format json` that the tests look at; dollars in it are doubled again. */
export interface ComposeConfig {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly environment?: Readonly<Record<string, string>>;
        readonly labels?: Readonly<Record<string, string>>;
        readonly command?: readonly string[];
        readonly ports?: readonly Readonly<Record<string, unknown>>[];
        readonly networks?: Readonly<Record<string, unknown>>;
        readonly runtime?: string;
        readonly secrets?: readonly { readonly source: string; readonly target: string }[];
      }
    >
  >;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

/** Lets the real Compose read a file, with only the given variables set and further flags of `config`. */
export function composeConfig(
  yaml: string,
  variables: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): ComposeVerdict {
  if (composeBinary === undefined) throw new Error("Guard the test with composeBinary.");
  const folder = mkdtempSync(join(tmpdir(), "compose-config-"));
  try {
    const file = join(folder, "compose.yaml");
    writeFileSync(file, yaml);
    const { status, stdout, stderr, error } = spawnSync(
      composeBinary,
      ["-f", file, "config", "--format", "json", ...flags],
      {
        encoding: "utf8",
        env: { HOME: folder, ...variables },
        stdio: ["ignore", "pipe", "pipe"],
        timeout: 120_000,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    if (error) throw error;
    return status === 0 ? { config: JSON.parse(stdout) as ComposeConfig } : { error: stderr.trim() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How many files are read. */
export interface ReadingOptions {
  /** What is set. Default nothing. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Where paths of the files begin. Default a folder that is gone by then. */
  readonly projectFolder?: string;
  /** Further flags of `config`. */
  readonly flags?: readonly string[];
}

/** Whether `docker compose config -q`, for which lint stands, takes a file, with all profiles and no variables. */
export function composeAccepts(yaml: string): boolean {
  if (composeBinary === undefined) throw new Error("Guard the test with composeBinary.");
  const folder = mkdtempSync(join(tmpdir(), "compose-accepts-"));
  try {
    const args = ["-f", "-", "--profile", "*", "config", "-q"];
    const { status, error } = spawnSync(composeBinary, args, {
      cwd: folder,
      env: { HOME: folder },
      input: yaml,
      stdio: ["pipe", "ignore", "ignore"],
      timeout: 60_000,
    });
    if (error) throw error;
    return status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lets the real Compose read many files, several at a time, with all profiles. An error is its last line. */
export async function composeConfigs(
  files: readonly string[],
  { variables = {}, projectFolder, flags = [] }: ReadingOptions = {},
): Promise<readonly ComposeVerdict[]> {
  if (composeBinary === undefined) throw new Error("Guard the test with composeBinary.");
  const binary = composeBinary;
  const folder = mkdtempSync(join(tmpdir(), "compose-configs-"));
  const place = projectFolder === undefined ? [] : ["--project-directory", projectFolder];
  const args = ["-f", "-", ...place, "--profile", "*", "config", "--format", "json", ...flags];
  try {
    return await severalAtATime(files, async (yaml) => {
      const { code, stdout, stderr } = await runWithInput(binary, args, yaml, {
        cwd: folder,
        env: { HOME: folder, ...variables },
      });
      if (code === 0) return { config: JSON.parse(stdout) as ComposeConfig };
      return { error: stderr.trim().split("\n").at(-1) ?? `exit code ${code}` };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Does the same with each item, as many at a time as there are processors. */
export async function severalAtATime<Item, Result>(
  items: readonly Item[],
  handle: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      results[index] = await handle(item);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return results;
}

/** Runs a program that reads its input to the end, for a minute at most. */
export function runWithInput(
  program: string,
  args: readonly string[],
  input: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(program, args, { ...options, stdio: ["pipe", "pipe", "pipe"], timeout: 60_000 });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  // A program that ends before it has read everything is heard by its exit code.
  child.stdin.on("error", () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...output }));
  });
}
