import { docker } from "../../test/support/command.ts";
import { connectEngine } from "../../test/support/engine.ts";
import { publishElsewhere, publishVersion, publishedName } from "../../test/support/publish.ts";
import type { Sandbox } from "../../test/support/sandbox.ts";
import { inScope } from "./live-watchtower.ts";

/** A container in the sandbox's scope. */
export interface WatchedApp {
  readonly name: string;
  /** The id of the container as it was started; an update makes another. */
  readonly id: string;
  /** The id of the image that the container of this name runs on now; `undefined` while it is being replaced. */
  imageId(): Promise<string | undefined>;
  /** Removes the container of this name, whatever it runs on by now. */
  remove(): Promise<void>;
}

/** How it takes a stop signal. `heeds`: it ends at once. `ignores`: it runs on until it is killed. */
export type StopBehaviour = "heeds" | "ignores";

/** Starts a container of an idle image; `args` are further ones of `docker run`. */
export async function runApp(
  sandbox: Sandbox,
  name: string,
  image: string,
  stopSignal: StopBehaviour = "heeds",
  ...args: readonly string[]
): Promise<WatchedApp> {
  // Process 1 ignores TERM unless it traps it, as the image's own script does.
  const program = stopSignal === "heeds" ? [] : ["--entrypoint", "/bin/sleep"];
  const options = [...inScope(sandbox), ...program, ...args];
  const command = stopSignal === "heeds" ? [] : ["86400"];
  const id = await sandbox.run(name, ...options, image, ...command);
  const container = `${sandbox.name}-${name}`;
  return {
    name: container,
    id,
    async imageId() {
      const engine = (await connectEngine()).docker;
      const [found] = await engine.listContainers({ all: true, filters: { name: [`^/${container}$`] } });
      return found?.ImageID;
    },
    async remove() {
      await docker(["rm", "--force", "--volumes", container]);
    },
  };
}

/** Two versions of an image under one name, by their ids. */
export interface TwoVersions {
  readonly image: string;
  readonly old: string;
  readonly new: string;
}

/**
 * Builds both versions of an image here, with its name on the new one: what `WATCHTOWER_NO_PULL` takes for outdated,
 * without any registry.
 *
 * `whileOld` runs while the name is still on the old one: containers started then are outdated afterwards.
 */
export async function buildTwoVersions(
  sandbox: Sandbox,
  image: string,
  whileOld: () => Promise<unknown>,
): Promise<TwoVersions> {
  const old = await sandbox.standIns.build("idle", image, `old ${image}`);
  await whileOld();
  return { image, old, new: await sandbox.standIns.build("idle", image, `new ${image}`) };
}

/** The same with a registry, where the new version is only there. */
export async function publishTwoVersions(
  sandbox: Sandbox,
  whileOld: (image: string) => Promise<unknown>,
): Promise<TwoVersions> {
  const image = publishedName(sandbox);
  const old = await publishVersion(sandbox, "1");
  await whileOld(image);
  const published = await publishElsewhere(sandbox, "2", old);
  return { image, old: old.imageId, new: published.imageId };
}
