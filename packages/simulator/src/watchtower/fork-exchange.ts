import type { IncomingMessage, ServerResponse } from "node:http";
import type { WatchtowerRun } from "./watchtower-run.ts";

/** What a handler of the fork needs of one request. */
export interface ForkExchange {
  readonly run: WatchtowerRun;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
}
