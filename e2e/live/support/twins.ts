import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createDockerHost, startWatchtower, type DockerHost } from "@stack/simulator";
import type { Sandbox } from "../../test/support/sandbox.ts";
import { bridgeGateway } from "./bridge-gateway.ts";
import { startLiveWatchtower } from "./live-watchtower.ts";
import type { WatchtowerPart } from "./parts.ts";

/** A Watchtower, real or simulated, on a simulated host of its own. */
export interface Twin {
  readonly url: string;
  readonly token: string;
  readonly eventsToken: string;
  readonly host: DockerHost;
  /** The notifications that it has sent. */
  readonly notifications: readonly Notification[];
}

/** A notification as it came. */
export interface Notification {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly document: { readonly entries: readonly Entry[]; readonly report: unknown };
}

/** A line of the log in a notification. */
export interface Entry {
  readonly level: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The same Watchtower twice, each on a host that was filled alike, with everything switched on. */
export interface Twins extends AsyncDisposable {
  readonly real: Twin;
  readonly simulated: Twin;
}

/** Starts both; `settings` are further variables of their environment. */
export async function startTwins(
  sandbox: Sandbox,
  part: WatchtowerPart,
  fill: (host: DockerHost) => Promise<void>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Twins> {
  await using stack = new AsyncDisposableStack();
  const socketFolder = join(sandbox.folder, `twins-${part}`);
  await mkdir(socketFolder, { recursive: true });
  const hosts = [stack.use(createDockerHost()), stack.use(createDockerHost())] as const;
  for (const host of hosts) await fill(host);
  stack.use(await hosts[0].listen({ socketPath: join(socketFolder, "docker.sock") }));

  const toReal = stack.use(await receiveNotifications(await bridgeGateway()));
  const toSimulated = stack.use(await receiveNotifications("127.0.0.1"));
  const notifying = (host: string, port: number): Record<string, string> => ({
    WATCHTOWER_NO_STARTUP_MESSAGE: "true",
    WATCHTOWER_NOTIFICATION_REPORT: "true",
    WATCHTOWER_NOTIFICATION_TEMPLATE: "json.v1",
    WATCHTOWER_NOTIFICATIONS_HOSTNAME: "twin",
    WATCHTOWER_NOTIFICATION_URL: `generic://${host}:${port}/hook?disabletls=yes&k=v&@X-Secret=abc`,
  });
  const real = await startLiveWatchtower(sandbox, part, {
    socketFolder,
    settings: {
      // It is alone on its host.
      WATCHTOWER_SCOPE: undefined,
      ...notifying("host.docker.internal", toReal.port),
      ...settings,
    },
  });
  stack.use(real);
  const { token, eventsToken } = real;
  const simulated = await startWatchtower({
    flavour: part === "fork" ? "nicholas-fedor" : "containrrr",
    host: hosts[1],
    token,
    env: {
      WATCHTOWER_HTTP_API_UPDATE: "true",
      WATCHTOWER_HTTP_API_METRICS: "true",
      ...(part === "fork" && {
        WATCHTOWER_HTTP_API_ENDPOINTS: "all",
        WATCHTOWER_HTTP_API_EVENTS_TOKEN: eventsToken,
        WATCHTOWER_HTTP_API_RATE_LIMIT: "100000",
      }),
      ...notifying("127.0.0.1", toSimulated.port),
      ...settings,
    },
  });
  stack.use(simulated);
  const running = stack.move();
  return {
    real: { url: real.url, token, eventsToken, host: hosts[0], notifications: toReal.notifications },
    simulated: {
      ...{ url: simulated.url, token, eventsToken },
      ...{ host: hosts[1], notifications: toSimulated.notifications },
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function receiveNotifications(
  address: string,
): Promise<AsyncDisposable & { port: number; notifications: Notification[] }> {
  const notifications: Notification[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const pieces = await request.toArray();
      const { method = "", url = "", headers } = request;
      const document = JSON.parse(Buffer.concat(pieces).toString()) as Notification["document"];
      notifications.push({ method, path: url, headers, document });
      response.end();
    })();
  });
  server.listen(0, address);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    notifications,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
