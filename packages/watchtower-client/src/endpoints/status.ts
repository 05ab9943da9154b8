import { loadSchemas } from "../lazy-modules.ts";
import type { UpdateSummary } from "../update-outcome.ts";
import { endpoints } from "./endpoint.ts";
import { decodeReply, requestEndpoint, type EndpointReader } from "./read-endpoint.ts";

/** The numbers of the last run. */
export interface LastRun {
  readonly summary: UpdateSummary;
  /** The time of this reply, RFC 3339 in whole seconds: not that of the run, which only the history tells. */
  readonly repliedAt: string;
}

/** GET /v1/status; `undefined` before the first run of this process. */
export async function readStatus(reader: EndpointReader): Promise<LastRun | undefined> {
  const reply = await requestEndpoint(reader, endpoints.status);
  if (reply.status === 204) return undefined;
  const { statusReplySchema } = await loadSchemas();
  const { summary, timestamp } = decodeReply(reader, endpoints.status, reply, statusReplySchema);
  return { summary, repliedAt: timestamp };
}
