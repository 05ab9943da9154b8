import { RefusedError, type StreamReply } from "@stack/http";
import type { AgentCall } from "../agent-call.ts";
import type { Connection } from "../connection.ts";
import { isCutByAgent, protectFromCut } from "./docker-path.ts";
import { watchAgent, type AgentWatch } from "./watch-agent.ts";

/** Docker behind one agent: requests signed and, in a Swarm, sent to one node. */
export interface DockerAgent {
  readonly connection: Connection;
  /** The Swarm node that answers; the agent that is reached, without one. */
  readonly node: string | undefined;
  /** Sends one request; the reply comes once 4 KiB or its end are there. */
  send(request: DockerAgentRequest): Promise<StreamReply>;
  /** For a request by other means, which is not watched. */
  call(signal: AbortSignal): AgentCall;
  /** Takes an exchange under watch; see `AgentWatch`. */
  readonly watch: AgentWatch["join"];
  /** Ends what is under way. */
  close(): void;
}

/** One request to Docker. */
export interface DockerAgentRequest {
  readonly method: string;
  /** Without API version, as `readDockerPath` gives it. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly search?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array> | Uint8Array | undefined;
  readonly signal: AbortSignal;
}

/** For what is answered at once. */
const shortMs = 10_000;

/** Makes the way to Docker through one agent. Nothing is sent yet. */
export function createDockerAgent(connection: Connection, node: string | undefined): DockerAgent {
  const watch = watchAgent((signal) =>
    connection.send({ method: "GET", path: "/ping", timeoutMs: shortMs, signal }),
  );
  let isCutting: Promise<boolean> | undefined;

  /** Docker knows no `/_ping/v9.9`; an agent that cuts makes `/_ping` of it. */
  const cutsVersions = async (signal: AbortSignal): Promise<boolean> => {
    const path = "/_ping/v9.9";
    const { status } = await connection.send({ method: "GET", path, timeoutMs: shortMs, signal, node });
    return status === 200;
  };
  const pathToSend = async ({ method, path, signal }: DockerAgentRequest): Promise<string> => {
    if (!isCutByAgent(path)) return path;
    isCutting ??= cutsVersions(signal).catch((error: unknown) => {
      isCutting = undefined;
      throw error;
    });
    const written = (await isCutting) ? protectFromCut(path) : path;
    if (written !== undefined) return written;
    throw new RefusedError({
      method,
      url: path,
      what: "was not sent: the agent takes a part of it for an API version and cuts it out",
      remedy: "Name the image by its ID.",
    });
  };

  return {
    connection,
    node,
    async send(request) {
      const { method, search = "", headers = {}, body, signal } = request;
      const path = await pathToSend(request);
      const watched = watch.join(signal);
      try {
        const reply = await connection.stream({
          method,
          path: path + search,
          headers,
          body,
          // The agent has limits of its own, and an answer may be as late as it is wanted: docker wait, a long pull.
          timeoutMs: Infinity,
          signal: watched.signal,
          node,
        });
        reply.body.once("close", watched.leave);
        return reply;
      } catch (error) {
        watched.leave();
        throw error;
      }
    },
    call: (signal) => ({ connection, timeoutMs: shortMs, signal, node }),
    watch: (signal) => watch.join(signal),
    close: () => watch.end(proxyClosed()),
  };
}

function proxyClosed(): RefusedError {
  return new RefusedError({
    method: "GET",
    url: "/",
    what: "was ended: the proxy to the agent was closed",
    remedy: "Start it again.",
  });
}
