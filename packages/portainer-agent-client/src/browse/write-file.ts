import { ask, type AgentCall, type NodeCallOptions } from "../agent-call.ts";
import { AgentHttpError } from "../agent-http-error.ts";
import { longestRequestMs } from "../limits.ts";
import { failedStream } from "../stream-error.ts";
import { parentOf, placeQuery, wirePlace, type FilePlace, type WirePlace } from "./file-place.ts";
import { multipart, type FileBytes } from "./multipart.ts";
import { renameWire } from "./rename-file.ts";

/** How a file is written. */
export interface WriteFileOptions extends NodeCallOptions {
  /**
   * Keep the file that is there, with its owner and mode, and put the new content into it; volumes only. The agent
   * holds the whole content in its memory meanwhile. In a Swarm it must be the file of the agent's own node: an agent
   * cannot pass this on to another (`AgentHttpError` of the kind `no-such-endpoint`, and nothing was written). Otherwise a new file takes its place, of root and with mode 0755.
   */
  readonly inPlace?: boolean;
  /** Bounds the whole, in milliseconds; 240,000 by default: the agent takes 120 s of upload at most. */
  readonly timeoutMs?: number;
}

/** The default of {@link WriteFileOptions}: the agent writes the file once it has all of it. */
export const writeTimeoutMs = 2 * longestRequestMs;

/**
 * Writes a file whole, or leaves what was there untouched; missing directories are made.
 *
 * The agent does not cut a longer file off (reference/portainer-agent.md i.11), so the content goes to a new name beside
 * it, which is then renamed: readers see the old or the new file, never half of one. In a Swarm, name the node: each
 * step could reach another one otherwise.
 */
export async function writeFile(
  call: AgentCall,
  place: FilePlace,
  content: FileBytes,
  { inPlace = false }: WriteFileOptions,
): Promise<void> {
  const wire = wirePlace(place);
  const parent = parentOf(wire);
  if (parent === undefined) {
    throw new TypeError("@stack/portainer-agent-client: the path must end with the name of a file.");
  }
  const { directory, name } = parent;
  if (inPlace) {
    const { volume } = wire;
    if (volume === undefined) {
      throw new TypeError("@stack/portainer-agent-client: inPlace is for files in volumes only.");
    }
    await upload(call, `/v1/browse/${volume}/put`, directory.path, name, content).catch((error: unknown) => {
      throw elsewhereInPlace(error, call.node);
    });
    return;
  }
  const { randomUUID } = await import("node:crypto");
  const draft: WirePlace = {
    volume: wire.volume,
    path: `${directory.path === "/" ? "" : directory.path}/.upload-${randomUUID()}`,
  };
  const query = wire.volume === undefined ? "" : `?volumeID=${wire.volume}`;
  try {
    await upload(call, `/browse/put${query}`, directory.path, parentOf(draft)?.name ?? "", content);
    await renameWire(call, draft, wire);
  } catch (error) {
    const removal = removeDraft(call, draft);
    if (call.signal?.aborted !== true) await removal;
    throw error;
  }
}

async function upload(
  { connection, timeoutMs, signal, node }: AgentCall,
  path: string,
  directory: string,
  name: string,
  content: FileBytes,
): Promise<void> {
  const { headers, body } = multipart(directory, name, content);
  const reply = await connection.stream({ method: "POST", path, headers, body, timeoutMs, signal, node });
  if (reply.status !== 204) throw await failedStream(reply, connection);
  reply.body.resume();
}

/** The agent takes `/v1` off before it passes a request on, and the other one does not know what is left. */
function elsewhereInPlace(error: unknown, node: string | undefined): unknown {
  if (node === undefined || !(error instanceof AgentHttpError) || error.kind !== "no-such-endpoint")
    return error;
  const { method, url, status, headers, body, kind } = error;
  return new AgentHttpError({
    ...{ method, url, status, headers, body, kind },
    what: `was passed on to the agent of ${node}, which does not know it so (${status}); nothing was written`,
    remedy: "Make a client for the agent of that node, or leave inPlace out.",
  });
}

/** With a bound of its own: the call's may be over. */
async function removeDraft(call: AgentCall, draft: WirePlace): Promise<void> {
  const path = `/browse/delete?${placeQuery(draft)}`;
  const bounds = { timeoutMs: 10_000, signal: undefined };
  await ask({ ...call, ...bounds }, { method: "DELETE", path }).catch(() => undefined);
}
