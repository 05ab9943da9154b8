import type { HttpMethod, Reply } from "@stack/http";
import type { ZodType } from "zod";
import { agentIdentity } from "./agent-identity.ts";
import type { Connection } from "./connection.ts";
import { loadSchemas } from "./lazy-modules.ts";
import { replyError, unexpectedReply } from "./reply-error.ts";
import type * as Schemas from "./schemas.ts";

/** Per call: `timeoutMs` overrides the client's, `signal` aborts with its own reason. */
export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Per call, where it matters which node of a Swarm answers. */
export interface NodeCallOptions extends CallOptions {
  /**
   * The node's name, as `agents()` has it; in a Swarm, whichever agent is reached answers otherwise. A single agent
   * ignores it.
   */
  readonly node?: string;
}

/** The connection and bounds of one call. */
export interface AgentCall {
  readonly connection: Connection;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly node?: string | undefined;
}

/** What a call asks for. */
export interface Question {
  readonly method: HttpMethod;
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** What of it must appear in no error. */
  readonly secrets?: readonly string[];
}

/** Sends a request; throws `AgentHttpError` for a failing status, and `DecodeError` for another server's success. */
export async function ask(call: AgentCall, question: Question): Promise<Reply> {
  const { connection, ...bounds } = call;
  const { method, path, json, secrets = [] } = question;
  const body =
    json === undefined ? {} : { body: JSON.stringify(json), headers: { "content-type": "application/json" } };
  const reply = await connection.send({ method, path, secrets, ...bounds, ...body });
  if (reply.status < 200 || reply.status >= 300) throw replyError(reply, connection);
  if (agentIdentity(reply.headers) !== undefined) return reply;
  throw unexpectedReply(reply, "not as a Portainer Agent", connection);
}

/** Sends a request whose reply is JSON; throws `DecodeError` for a reply that is none of it. */
export async function askJson<T>(
  call: AgentCall,
  question: Question,
  schemaOf: (schemas: typeof Schemas) => ZodType<T>,
): Promise<T> {
  const reply = await ask(call, question);
  // zod is loaded when the first reply is there, so that importing the package costs little.
  const parsed = schemaOf(await loadSchemas()).safeParse(reply.json());
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join(".") ?? "";
  const at = place === "" ? "" : ` (see ${place})`;
  throw unexpectedReply(reply, `not with what ${question.path.split("?")[0]} answers${at}`, call.connection);
}
