import { askJson, type AgentCall } from "../agent-call.ts";
import { placeQuery, wirePlace, type FilePlace } from "./file-place.ts";

/** One entry of a directory. */
export interface FileEntry {
  readonly name: string;
  /** Of a symbolic link: the length of where it leads. */
  readonly sizeBytes: number;
  /** Trap: false for a symbolic link that leads to a directory. */
  readonly isDirectory: boolean;
  /** RFC 3339, in whole seconds. */
  readonly modifiedAt: string;
}

/** GET /browse/ls, sorted by name as the agent does. */
export async function listFiles(call: AgentCall, place: FilePlace): Promise<readonly FileEntry[]> {
  const path = `/browse/ls?${placeQuery(wirePlace(place))}`;
  const files = await askJson(call, { method: "GET", path }, (schemas) => schemas.filesSchema);
  return files.map(({ Name, Size, Dir, ModTime }) => ({
    name: Name,
    sizeBytes: Size,
    isDirectory: Dir,
    modifiedAt: new Date(ModTime * 1_000).toISOString(),
  }));
}
