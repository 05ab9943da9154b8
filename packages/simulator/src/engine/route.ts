import type { IncomingMessage, ServerResponse } from "node:http";
import type { Daemon } from "../host/daemon.ts";

/** One request to the Engine API, its version prefix already taken off. */
export interface EngineRequest {
  readonly daemon: Daemon;
  readonly query: URLSearchParams;
  /** What the pattern's groups matched, percent-decoded. */
  readonly params: readonly string[];
  /** The body as JSON; `{}` when there is none. */
  readonly json: () => Promise<Record<string, unknown>>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What an endpoint answers: a status with a JSON body, a status alone, or nothing when it wrote the reply itself. */
export type EngineReply =
  { readonly status: number; readonly json: unknown } | { readonly status: number } | undefined;

/** An endpoint of the Engine API; each area of the API exports its list. */
export interface EngineRoute {
  readonly method: "GET" | "POST" | "DELETE" | "HEAD";
  /** Matched against the whole path; capturing groups become `params`. */
  readonly path: RegExp;
  handle(request: EngineRequest): EngineReply | Promise<EngineReply>;
}

/** Reads a boolean query parameter as Docker does: everything but empty, 0, no, false and none is true. */
export function isTrue(query: URLSearchParams, name: string): boolean {
  const value = (query.get(name) ?? "").trim().toLowerCase();
  return !["", "0", "no", "false", "none"].includes(value);
}
