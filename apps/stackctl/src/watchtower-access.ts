import { resolve } from "node:path";
import { isWatchtower, type DockerConnection } from "@stack/rollout";
import { createWatchtowerClient, type WatchtowerClient } from "@stack/watchtower-client";
import {
  containerName,
  isPublished,
  publishedEndpoint,
  serviceContainers,
} from "./deploy/stack-containers.ts";
import { stackFolder, type StackFolder } from "./deploy/stack-folder.ts";
import { Failure, exitCodes } from "./failure.ts";
import type { Session } from "./session.ts";
import { readToken } from "./token.ts";

/** How to find a Watchtower. */
export interface WatchtowerOptions {
  /** The stack's folder; `STACKCTL_DIR`, else `management-stack`, by default. */
  readonly dir?: string;
  /** Its URL, where it is not the one deployed from that folder. */
  readonly url?: string;
}

/** The folder that the options, else the environment, name; `management-stack` when neither does. */
export function folderOf(options: Pick<WatchtowerOptions, "dir">, { cwd, env }: Session): StackFolder {
  const fromEnvironment = env["STACKCTL_DIR"] ?? "";
  return stackFolder(
    resolve(cwd, options.dir ?? (fromEnvironment === "" ? "management-stack" : fromEnvironment)),
  );
}

/** A client for the Watchtower that the options mean, with its token from the environment or the stack's folder. */
export async function openWatchtower(
  options: WatchtowerOptions,
  session: Session,
): Promise<{ client: WatchtowerClient; url: string; containerId?: string }> {
  const folder = folderOf(options, session);
  const token = await readToken(session.env, folder, session.output.note);
  if (options.url !== undefined) assertHttpUrl(options.url);
  const found =
    options.url === undefined ? await findWatchtower(folder, await session.docker()) : { url: options.url };
  return { ...found, client: createWatchtowerClient({ url: found.url, token }) };
}

function assertHttpUrl(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw new Failure(
    "OPTION",
    `--url ${url} is no http or https URL.`,
    "Write one such as http://127.0.0.1:8080.",
    {
      exitCode: exitCodes.usage,
    },
  );
}

/** The one deployed from the folder; else the only running Watchtower whose port is published. */
async function findWatchtower(
  folder: StackFolder,
  connection: DockerConnection,
): Promise<{ url: string; containerId: string }> {
  const deployed = await serviceContainers(connection, folder.path, "watchtower");
  const all = await connection.reach(connection.docker.listContainers());
  const candidates =
    deployed.length > 0 ? deployed : all.filter(({ Image, Labels }) => isWatchtower(Image, Labels));
  const running = candidates.filter(({ State }) => State === "running");
  const reachable = running.filter((container) => publishedEndpoint(container, 8080, connection.host));
  const [only, ...more] = reachable.length > 0 ? reachable : running;
  if (only === undefined) {
    throw new Failure(
      "NO_WATCHTOWER",
      "No Watchtower runs here.",
      "Deploy one with `stackctl deploy`, or name it with --url.",
    );
  }
  if (more.length > 0) {
    const names = [only, ...more].map(containerName).join(", ");
    throw new Failure(
      "SEVERAL_WATCHTOWERS",
      `Several Watchtowers run here: ${names}.`,
      "Name the one you mean with --url.",
    );
  }
  const endpoint = publishedEndpoint(only, 8080, connection.host);
  if (endpoint !== undefined)
    return { url: `http://${endpoint.host}:${endpoint.port}`, containerId: only.Id };
  if (isPublished(only, 8080)) {
    throw new Failure(
      "NOT_PUBLISHED",
      `The port 8080 of ${containerName(only)} is published on the loopback of the engine's machine only (${connection.host}).`,
      "Open a tunnel to it (ssh -N -L 8080:127.0.0.1:8080 <that machine>) and name it with --url http://127.0.0.1:8080.",
    );
  }
  throw new Failure(
    "NOT_PUBLISHED",
    `The port 8080 of ${containerName(only)} is not published.`,
    "Publish it (ports: 127.0.0.1:8080:8080), or name a URL that leads to it with --url.",
  );
}
