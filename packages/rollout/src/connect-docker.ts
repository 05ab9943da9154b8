import {
  NetworkError,
  TimeoutError,
  assertTimeout,
  networkReason,
  remedyFor,
  startDeadline,
  whatHappened,
  type NetworkReason,
} from "@stack/http";
import type Docker from "dockerode";

/** A Docker Engine, reached by dockerode; `host` is what it was opened with. */
export interface DockerConnection {
  readonly host: string;
  readonly docker: Docker;
  /**
   * The work, with its connection failures turned into a `NetworkError` that says what to do, and bounded: by the
   * connection's `timeoutMs` (`TimeoutError`) and by a caller's `signal` (rejects with its reason).
   *
   * What begins a stream is bounded until the stream is there, the stream itself is not. Work given as a function gets a
   * signal to end its request by; a promise's request is only left alone.
   */
  readonly reach: <T>(
    work: Promise<T> | ((signal: AbortSignal) => Promise<T>),
    signal?: AbortSignal,
  ) => Promise<T>;
}

/** How to talk to the engine. */
export interface ConnectDockerOptions {
  /** Bounds each piece of work given to `reach`, in milliseconds; 30,000 by default, `Infinity` sets no bound. */
  readonly timeoutMs?: number;
}

/**
 * Connects to a Docker Engine: `unix:///var/run/docker.sock` (the default), `npipe://…`, `tcp://host:2375` or
 * `http://…`.
 *
 * Nothing is sent yet. Throws `TypeError` for any other address and for a `timeoutMs` that is no time limit. TLS-protected engines and `ssh://` are not supported
 * here yet: forward their socket instead.
 */
export async function connectDocker(
  host = "unix:///var/run/docker.sock",
  { timeoutMs = 30_000 }: ConnectDockerOptions = {},
): Promise<DockerConnection> {
  assertTimeout(timeoutMs);
  const options = connectionOptions(host);
  const { default: DockerClient } = await import("dockerode");
  return {
    host,
    docker: new DockerClient(options),
    reach: reachWithin(timeoutMs, {
      tooLate: () => tooLate(host, timeoutMs),
      failed: (error) => unreachable(host, error) ?? error,
    }),
  };
}

/** Makes `reach` of its bound, and of what an error becomes. */
export function reachWithin(
  timeoutMs: number,
  errors: { readonly tooLate: () => Error; readonly failed: (error: unknown) => unknown },
): DockerConnection["reach"] {
  return async (work, signal) => {
    const deadline = startDeadline(timeoutMs, signal);
    try {
      return await deadline.race(typeof work === "function" ? work(deadline.signal) : work);
    } catch (error) {
      if (deadline.endedBy() === "caller") throw signal?.reason;
      throw deadline.endedBy() === "timeout" ? errors.tooLate() : errors.failed(error);
    } finally {
      deadline.release();
    }
  };
}

function connectionOptions(host: string): Docker.DockerOptions {
  const socketPath = /^(?:unix|npipe):\/\/(.+)$/.exec(host)?.[1];
  if (socketPath !== undefined) return { socketPath };
  const url = URL.canParse(host) ? new URL(host) : undefined;
  if (url !== undefined && /^(?:tcp|http):$/.test(url.protocol) && url.hostname !== "") {
    return {
      protocol: "http",
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? 2375 : Number(url.port),
    };
  }
  throw new TypeError(
    `@stack/rollout: "${host}" is no Docker address that is supported; use unix:///path, npipe:////./pipe/name or tcp://host:port.`,
  );
}

const failures: Readonly<Record<string, { reason: NetworkReason; what: string; remedy: string }>> = {
  ENOENT: {
    reason: "refused",
    what: "could not connect: there is no Docker socket",
    remedy: "Start Docker (systemctl start docker), or name the right engine with DOCKER_HOST.",
  },
  ECONNREFUSED: {
    reason: "refused",
    what: "could not connect: Docker is not running",
    remedy: "Start Docker (systemctl start docker), or name the right engine with DOCKER_HOST.",
  },
  EACCES: {
    reason: "other",
    what: "could not connect: this user may not use the Docker socket",
    remedy: "Add the user to the group docker, or run as root.",
  },
  ENOTFOUND: {
    reason: "name-not-found",
    what: "could not connect: the host name was not found",
    remedy: "Check DOCKER_HOST.",
  },
};

function unreachable(host: string, error: unknown): NetworkError | undefined {
  const { code, syscall, statusCode } = (error ?? {}) as Record<string, unknown>;
  if (typeof code !== "string" || statusCode !== undefined) return undefined;
  const exchange = { method: "GET", url: host, cause: error };
  const failure = failures[code];
  if (failure !== undefined) return new NetworkError({ ...exchange, ...failure, sent: false });
  // Node's own HTTP parser names what it met: HPE_INVALID_CONSTANT and the like.
  const reason = code.startsWith("HPE_") ? "protocol" : networkReason(error);
  if (reason === "other" && syscall === undefined) return undefined;
  const what = whatHappened(reason);
  return new NetworkError({
    ...exchange,
    reason,
    what,
    remedy: remedyFor(reason, remedies),
    sent: undefined,
  });
}

const remedies = {
  reset: "Check that a Docker Engine listens there, and its log for a crash or restart.",
  protocol: "Check that DOCKER_HOST names a Docker Engine's port without TLS.",
};

function tooLate(host: string, timeoutMs: number): TimeoutError {
  return new TimeoutError({
    method: "GET",
    url: host,
    what: `got no complete answer within ${timeoutMs} ms`,
    remedy: "Check that the engine answers (docker version), or give connectDocker a longer timeoutMs.",
    timeoutMs,
    sent: undefined,
  });
}
