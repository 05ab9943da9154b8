import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createDockerHost,
  startWatchtower,
  type WatchtowerOptions,
  type WatchtowerProcess,
} from "@stack/simulator";
import { onTestFinished } from "vitest";
import {
  createWatchtowerClient,
  type WatchtowerClient,
  type WatchtowerClientOptions,
} from "../../src/index.ts";

/** A simulated Watchtower with one outdated container `web` and a client for it; closed when the test ends. */
export async function watch(
  options: WatchtowerOptions = {},
  client: Partial<WatchtowerClientOptions> = {},
): Promise<{ watchtower: WatchtowerProcess; client: WatchtowerClient }> {
  // Watchtower's start time is known to 10 ms: the host's clock goes on by that much at each look, so that a restart
  // shows however quick it is.
  let looks = 0;
  const host = createDockerHost({ now: () => new Date(Date.now() - 3_600_000 + 10 * ++looks) });
  host.registry.push("nginx:1.27", { content: "old" });
  await host.runContainer({ name: "web", image: "nginx:1.27" });
  host.registry.push("nginx:1.27", { content: "new" });
  const watchtower = await startWatchtower({ host, ...options });
  onTestFinished(async () => {
    await watchtower.close();
    await host.close();
  });
  return {
    watchtower,
    client: createWatchtowerClient({ url: watchtower.url, token: watchtower.token, ...client }),
  };
}

/** The requests that could have started an update: with the right token, whatever their method. */
export function updates({ requests, token }: WatchtowerProcess): readonly string[] {
  return requests
    .filter(
      ({ path, headers }) => path.startsWith("/v1/update") && headers.authorization === `Bearer ${token}`,
    )
    .map(({ method, path }) => `${method} ${path}`);
}

/** A client for a server of the test's own, for answers no Watchtower of the simulator gives. */
export async function serve(listener: RequestListener): Promise<WatchtowerClient> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return createWatchtowerClient({ url: `http://127.0.0.1:${port}`, token: "token", eventsToken: "events" });
}

/** The error that work rejects with; fails the test when it does not. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error("It was expected to fail.");
}
