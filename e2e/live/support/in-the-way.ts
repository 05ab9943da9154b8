import { isWatchtower } from "@stack/rollout";
import type Docker from "dockerode";
import { connectEngine } from "../../test/support/engine.ts";

/**
 * What runs on this host that a Watchtower of the tests would touch, as a sentence; `undefined` when nothing does.
 *
 * A starting Watchtower stops and removes the ones before it (containrrr 1.7.1: internal/actions/check.go), and a full
 * update replaces whatever has a newer image. `LIVE_UPDATE_ALL` accepts the second.
 */
export async function inTheWay(): Promise<string | undefined> {
  const { docker } = await connectEngine();
  const running = await docker.listContainers();
  const watchtowers = running.filter(({ Image, Labels }) => isWatchtower(Image, Labels));
  if (watchtowers.length > 0) return `it would stop the Watchtower that runs here: ${namesOf(watchtowers)}.`;
  if ((process.env["LIVE_UPDATE_ALL"] ?? "") !== "") return undefined;
  const others = running.filter(({ Labels }) => Labels["com.centurylinklabs.watchtower.enable"] !== "false");
  if (others.length === 0) return undefined;
  return `its full update could replace what runs here: ${namesOf(others)}. Stop that, or set LIVE_UPDATE_ALL=1.`;
}

function namesOf(containers: readonly Docker.ContainerInfo[]): string {
  return containers.map(({ Names, Id }) => (Names[0] ?? Id).replace(/^\//, "")).join(", ");
}
