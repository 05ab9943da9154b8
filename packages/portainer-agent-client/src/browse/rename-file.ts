import { ask, type AgentCall } from "../agent-call.ts";
import { wirePlace, type FilePlace, type WirePlace } from "./file-place.ts";

/**
 * PUT /browse/rename: within a volume, the host or the agent's container.
 *
 * Trap: a file that already has the new name is replaced without a word.
 */
export async function renameFile(call: AgentCall, place: FilePlace, newPath: string): Promise<void> {
  const target: FilePlace =
    "volume" in place
      ? { volume: place.volume, path: newPath }
      : "hostPath" in place
        ? { hostPath: newPath }
        : { agentPath: newPath };
  await renameWire(call, wirePlace(place), wirePlace(target));
}

/** The same for checked places. */
export async function renameWire(call: AgentCall, from: WirePlace, to: WirePlace): Promise<void> {
  const path = `/browse/rename${from.volume === undefined ? "" : `?volumeID=${from.volume}`}`;
  const json = { CurrentFilePath: from.path, NewFilePath: to.path };
  await ask(call, { method: "PUT", path, json });
}
