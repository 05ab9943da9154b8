import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { provideBusybox } from "./busybox.ts";
import { docker } from "./command.ts";
import { sandboxLabel } from "./engine-holdings.ts";

const sources = fileURLToPath(new URL("../../stand-ins", import.meta.url));

/** What there are images for. */
export type StandIn = "watchtower" | "socket-proxy" | "idle";

/** Builds images that stand in for others; what they do is in `stand-ins/`. */
export interface StandInBuilder extends AsyncDisposable {
  /** Builds one of the Dockerfile's targets under a name, and returns the image's id; another version is another image. */
  build(target: StandIn, name: string, version?: string): Promise<string>;
}

/** Prepares to build the images of a sandbox; rejects when there is no busybox to build from. */
export async function standInBuilder(sandboxName: string): Promise<StandInBuilder> {
  const context = await mkdtemp(join(tmpdir(), "stack-e2e-context-"));
  const dispose = (): Promise<void> => rm(context, { recursive: true, force: true });
  try {
    await cp(sources, context, { recursive: true });
    await provideBusybox(context);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    build: (target, name, version = "1") =>
      docker([
        ...[
          "build",
          "--quiet",
          "--target",
          target,
          "--tag",
          name,
          "--label",
          `${sandboxLabel}=${sandboxName}`,
        ],
        ...["--build-arg", `VERSION=${version}`, context],
      ]),
    [Symbol.asyncDispose]: dispose,
  };
}
