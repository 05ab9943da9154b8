import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex, Readable } from "node:stream";
import { DockerError } from "../host/docker-error.ts";
import type { TerminalSize } from "../processes/command.ts";
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
  /** The body as it comes. */
  readonly body: Readable;
  readonly response: ServerResponse;
  /** The bare connection, when the client asked for an upgrade; what came after the body is on it. */
  readonly upgrade: Duplex | undefined;
}

/** What an endpoint answers: a status with a JSON body, a status alone, or nothing when it wrote the reply itself. */
export type EngineReply =
  { readonly status: number; readonly json: unknown } | { readonly status: number } | undefined;

/** An endpoint of the Engine API; each area of the API exports its list. */
export interface EngineRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD";
  /** Matched against the whole path; capturing groups become `params`. */
  readonly path: RegExp;
  handle(request: EngineRequest): EngineReply | Promise<EngineReply>;
}

/** Reads a boolean query parameter as Docker does: everything but empty, 0, no, false and none is true. */
export function isTrue(query: URLSearchParams, name: string): boolean {
  const value = (query.get(name) ?? "").trim().toLowerCase();
  return !["", "0", "no", "false", "none"].includes(value);
}

/** Reads `h` and `w`, the size of a terminal. */
export function terminalSize(query: URLSearchParams): TerminalSize {
  const number = (name: string): number => {
    const text = query.get(name) ?? "";
    if (!/^\d+$/.test(text)) {
      throw new DockerError(400, `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    }
    return Number(text);
  };
  return { rows: number("h"), columns: number("w") };
}
