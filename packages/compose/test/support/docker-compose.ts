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

/** Lets the real Compose read many files, several at a time, without any variables and with all profiles. An error is its last line. */
export async function composeConfigs(files: readonly string[]): Promise<readonly ComposeVerdict[]> {
  const folder = mkdtempSync(join(tmpdir(), "compose-configs-"));
  const verdicts: ComposeVerdict[] = [];
  const waiting = [...files.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, yaml] = next;
      verdicts[index] = await composeConfigOf(yaml, folder);
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, work));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return verdicts;
}

function composeConfigOf(yaml: string, folder: string): Promise<ComposeVerdict> {
  if (composeBinary === undefined) throw new Error("Guard the test with composeBinary.");
  const child = spawn(composeBinary, ["-f", "-", "--profile", "*", "config", "--format", "json"], {
    cwd: folder,
    env: { HOME: folder },
    stdio: ["pipe", "pipe", "pipe"],
    timeout: 60_000,
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  // A Compose that ends before it has read everything is heard by its exit code.
  child.stdin.on("error", () => undefined).end(yaml);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve({ config: JSON.parse(output.stdout) as ComposeConfig });
      else resolve({ error: output.stderr.trim().split("\n").at(-1) ?? `exit code ${code}` });
    });
  });
}
