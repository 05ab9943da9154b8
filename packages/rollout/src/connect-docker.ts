import { NetworkError, type NetworkReason } from "@stack/http";
import type Docker from "dockerode";

/** A Docker Engine, reached by dockerode; `host` is what it was opened with. */
export interface DockerConnection {
  readonly host: string;
  readonly docker: Docker;
  /** The work, with its connection failures turned into a `NetworkError` that says what to do. */
  readonly reach: <T>(work: Promise<T>) => Promise<T>;
}

/**
 * Connects to a Docker Engine: `unix:///var/run/docker.sock` (the default), `npipe://…`, `tcp://host:2375` or
 * `http://…`.
 *
 * Nothing is sent yet. Throws `TypeError` for any other address. TLS-protected engines and `ssh://` are not supported
 * here yet: forward their socket instead.
 */
export async function connectDocker(host = "unix:///var/run/docker.sock"): Promise<DockerConnection> {
  const options = connectionOptions(host);
  const { default: DockerClient } = await import("dockerode");
  return {
    host,
    docker: new DockerClient(options),
    reach: (work) =>
      work.catch((error: unknown) => {
        throw unreachable(host, error) ?? error;
      }),
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
  const code = (error as { code?: unknown } | null)?.code;
  const failure = typeof code === "string" ? failures[code] : undefined;
  if (failure === undefined) return undefined;
  return new NetworkError({ method: "GET", url: host, ...failure, sent: false, cause: error });
}
