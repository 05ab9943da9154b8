import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestBody } from "../agent/request-body.ts";
import { GoJsonError, readFirstValue } from "../agent/go-json.ts";
import { ServerError } from "./server-error.ts";
import type { ServerState } from "./server-state.ts";

/** One request to the server. */
export interface ServerExchange {
  readonly state: ServerState;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: RequestBody;
  readonly query: URLSearchParams;
  /** Path and query as they stand in the request line, without `/api`. */
  readonly target: string;
  readonly params: readonly string[];
}

/** What an endpoint answers: JSON with 200, 204, or nothing when it wrote the reply itself. */
export type ServerReply =
  | { readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly empty: true }
  | undefined;

/** An endpoint below `/api`. */
export interface ServerRoute {
  /** Left out: every method. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: RegExp;
  /** Whether anybody may ask. Default: false. */
  readonly public?: boolean;
  answer(exchange: ServerExchange): ServerReply | Promise<ServerReply>;
}

/** A payload in JSON, whose members may be named in any case; throws for what is none. */
export async function jsonPayload<T extends object>(
  { body }: ServerExchange,
  names: readonly (keyof T & string)[],
): Promise<Partial<T>> {
  const text = (await body.read()).toString("utf8");
  let payload: unknown;
  try {
    payload = readFirstValue(text).value;
  } catch (error) {
    if (error instanceof GoJsonError) throw new ServerError(400, "Invalid request payload", error.message);
    throw error;
  }
  const known = Object.entries(payload ?? {}).flatMap(([name, value]): [string, unknown][] => {
    const found = names.find((one) => one.toLowerCase() === name.toLowerCase());
    return found === undefined ? [] : [[found, value]];
  });
  return Object.fromEntries(known) as Partial<T>;
}
