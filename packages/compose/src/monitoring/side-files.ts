import type { ComposeConfig, ComposeService } from "../stack/compose-file.ts";
import type { StackTarget } from "../stack/swarm-target.ts";

/** A file that lies beside the Compose file, and where it is mounted. */
export interface SideFile {
  /** Its name among the configs. */
  readonly config: string;
  /** Beside the Compose file. */
  readonly path: string;
  /** In the container. */
  readonly mountedAt: string;
  readonly text: string;
}

/** The files as configs, which both `docker compose` and `docker stack` mount to be read only. */
export function sideFiles(
  files: readonly SideFile[],
  target: StackTarget,
): {
  readonly mounts: NonNullable<ComposeService["configs"]>;
  readonly configs: Readonly<Record<string, ComposeConfig>>;
  readonly texts: Readonly<Record<string, string>>;
} {
  return {
    mounts: files.map(({ config, mountedAt }) => ({ source: config, target: mountedAt })),
    configs: Object.fromEntries(
      files.map(({ config, path, text }) => [
        config,
        // A Swarm refuses to change a config, so other contents have another name.
        { file: `./${path}`, ...(target === "swarm" ? { name: `${config}_${fingerprint(text)}` } : {}) },
      ]),
    ),
    texts: Object.fromEntries(files.map(({ path, text }) => [path, text])),
  };
}

/** Eight hex digits that tell two versions of a text apart (FNV-1a); no protection against forgery. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
