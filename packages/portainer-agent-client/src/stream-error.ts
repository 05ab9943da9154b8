import { readReply, type DecodeError, type StreamReply } from "@stack/http";
import type { AgentHttpError } from "./agent-http-error.ts";
import type { Connection } from "./connection.ts";
import { replyError } from "./reply-error.ts";

/** The error for a streamed reply that is not a success; reads what it says, at most 64 KiB. */
export async function failedStream(
  reply: StreamReply,
  connection: Connection,
): Promise<AgentHttpError | DecodeError> {
  return replyError(await readReply(reply, 65_536), connection);
}
