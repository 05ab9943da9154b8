import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
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

/** Lets the real Compose read a file, with only the given variables set. */
export function composeConfig(
  yaml: string,
  variables: Readonly<Record<string, string>> = {},
): ComposeVerdict {
  if (composeBinary === undefined) throw new Error("Guard the test with composeBinary.");
  const folder = mkdtempSync(join(tmpdir(), "compose-config-"));
  try {
    const file = join(folder, "compose.yaml");
    writeFileSync(file, yaml);
    const { status, stdout, stderr, error } = spawnSync(
      composeBinary,
      ["-f", file, "config", "--format", "json"],
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
