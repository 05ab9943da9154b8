import { dockerApiVersion } from "@stack/compose";
import {
  createWatchtowerClient,
  type WatchtowerClient,
  type WatchtowerClientOptions,
} from "@stack/watchtower-client";
import { connectEngine, engineAddress } from "../../test/support/engine.ts";
import { freePorts } from "../../test/support/free-ports.ts";
import type { Sandbox } from "../../test/support/sandbox.ts";
import { docker } from "../../test/support/command.ts";
import { keepLog, noteForLog } from "./log-of-failure.ts";
import { untilAnswers } from "../../test/support/until.ts";
import { parts, type WatchtowerPart } from "./parts.ts";

/** A published Watchtower that runs on this engine, in the scope of its sandbox: it sees nothing else. */
export interface LiveWatchtower extends AsyncDisposable {
  readonly part: WatchtowerPart;
  /** The id of its container. */
  readonly container: string;
  readonly url: string;
  readonly token: string;
  readonly eventsToken: string;
  /** A client with both tokens (the second is the fork's alone). */
  client(options?: Partial<WatchtowerClientOptions>): WatchtowerClient;
}

/** How a Watchtower is started. */
export interface LiveWatchtowerOptions {
  /** Its environment besides the tokens and the scope; `undefined` takes a default away. Every endpoint is on by default. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** On the host's own network, so that it reaches a registry there itself; the fork only (1.7.1 has a fixed port). */
  readonly onHostNetwork?: boolean;
  /** A folder with the engine's socket, called `docker.sock`, in place of the engine's own. */
  readonly socketFolder?: string;
  /** Whether to wait until its API answers; true by default. */
  readonly isAnswering?: boolean;
}

const token = "live-token-of-the-api";
const eventsToken = "live-token-of-the-events";

/** Every endpoint on; no rate limit that a test could run into; updates only when asked for. */
const defaults: Readonly<Record<WatchtowerPart, Readonly<Record<string, string>>>> = {
  watchtower: { WATCHTOWER_HTTP_API_UPDATE: "true", WATCHTOWER_HTTP_API_METRICS: "true" },
  fork: {
    WATCHTOWER_HTTP_API_ENDPOINTS: "all",
    WATCHTOWER_HTTP_API_EVENTS_TOKEN: eventsToken,
    WATCHTOWER_HTTP_API_RATE_LIMIT: "100000",
    WATCHTOWER_REGISTRY_TLS_SKIP: "true",
  },
};

/** The label that puts a container into the sandbox's scope, as arguments of `docker run`. */
export function inScope({ name }: Sandbox): string[] {
  return ["--label", `com.centurylinklabs.watchtower.scope=${name}`];
}

/** Starts a Watchtower; disposing removes it, as the sandbox does at its end. */
export async function startLiveWatchtower(
  sandbox: Sandbox,
  part: WatchtowerPart,
  options: LiveWatchtowerOptions = {},
): Promise<LiveWatchtower> {
  const { settings = {}, onHostNetwork = false, socketFolder, isAnswering = true } = options;
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const environment: Record<string, string | undefined> = {
    ...defaults[part],
    WATCHTOWER_HTTP_API_TOKEN: token,
    WATCHTOWER_SCOPE: sandbox.name,
    ...(onHostNetwork && { WATCHTOWER_HTTP_API_HOST: "127.0.0.1", WATCHTOWER_HTTP_API_PORT: String(port) }),
    ...(await apiVersionSetting(part)),
    ...(socketFolder !== undefined && { DOCKER_HOST: "unix:///engine/docker.sock" }),
    ...settings,
  };
  const variables = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : ["--env", `${name}=${value}`],
  );
  const engine =
    socketFolder === undefined ? `${await engineSocket()}:/var/run/docker.sock` : `${socketFolder}:/engine`;
  const container = await sandbox.run(
    `watchtower-${port}`,
    ...["--volume", engine, ...inScope(sandbox)],
    // What it would do to itself depends on more than these tests want to look at.
    ...["--label", "com.centurylinklabs.watchtower.enable=false"],
    ...(onHostNetwork ? ["--network", "host"] : ["--publish", `127.0.0.1:${port}:8080`]),
    ...["--add-host", "host.docker.internal:host-gateway"],
    ...variables,
    parts[part],
  );
  noteForLog(container);
  if (isAnswering) await untilAnswers(url);
  return {
    ...{ part, container, url, token, eventsToken },
    client: (more = {}) => createWatchtowerClient({ url, token, eventsToken, ...more }),
    [Symbol.asyncDispose]: async () => {
      await keepLog(container);
      await docker(["rm", "--force", "--volumes", container]);
    },
  };
}

/** The path of the engine's socket, which Watchtower's container mounts. */
export async function engineSocket(): Promise<string> {
  const address = await engineAddress();
  if (address.startsWith("unix://")) return address.slice("unix://".length);
  throw new Error(`The live tests mount the engine's socket, and ${address} is none.`);
}

async function apiVersionSetting(part: WatchtowerPart): Promise<Record<string, string>> {
  if (part === "fork") return {};
  const { ApiVersion: apiVersion, MinAPIVersion: minApiVersion } = await (
    await connectEngine()
  ).docker.version();
  const version = dockerApiVersion("containrrr", { apiVersion, minApiVersion });
  return typeof version === "string" ? { DOCKER_API_VERSION: version } : {};
}
