import { ask, type AgentCall } from "../agent-call.ts";
import { placeQuery, wirePlace, type FilePlace } from "./file-place.ts";

/** DELETE /browse/delete: a file, or a directory with nothing in it. */
export async function removeFile(call: AgentCall, place: FilePlace): Promise<void> {
  await ask(call, { method: "DELETE", path: `/browse/delete?${placeQuery(wirePlace(place))}` });
}
