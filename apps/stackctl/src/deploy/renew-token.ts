import type { DockerConnection } from "@stack/rollout";
import { readIfThere } from "./env-file.ts";
import { serviceContainers } from "./stack-containers.ts";
import type { StackFolder } from "./stack-folder.ts";

/**
 * Remembers which Watchtower runs with which token; what is returned restarts that Watchtower if the token in the
 * folder's file is another one by then, and tells whether it did.
 *
 * Watchtower reads its token when it starts, and Compose sees no change in a file of another content: without a
 * restart, the new token would be refused.
 */
export async function rememberToken(
  connection: DockerConnection,
  folder: StackFolder,
): Promise<() => Promise<boolean>> {
  const tokenBefore = await readIfThere(folder.tokenFile);
  const idsBefore = await idsOf(connection, folder);
  return async () => {
    if (tokenBefore === undefined || tokenBefore === (await readIfThere(folder.tokenFile))) return false;
    const stayed = (await idsOf(connection, folder)).filter((id) => idsBefore.includes(id));
    for (const id of stayed) await connection.reach(connection.docker.getContainer(id).restart());
    return stayed.length > 0;
  };
}

async function idsOf(connection: DockerConnection, folder: StackFolder): Promise<string[]> {
  return (await serviceContainers(connection, folder.path, "watchtower")).map(({ Id }) => Id);
}
