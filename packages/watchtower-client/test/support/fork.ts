import type { WatchtowerProcess } from "@stack/simulator";
import {
  createWatchtowerClient,
  type WatchtowerClient,
  type WatchtowerClientOptions,
} from "../../src/index.ts";
import { forkHandlers, testFetch } from "../../src/testing/index.ts";
import { watch } from "./watchtower.ts";

/** The token of the events of these forks. */
export const eventsToken = "events-token";

/** A simulated fork with these groups of endpoints on, one outdated container `web`, and a client for it. */
export function watchFork(
  groups = "all",
  client: Partial<WatchtowerClientOptions> = {},
): Promise<{ watchtower: WatchtowerProcess; client: WatchtowerClient }> {
  const env = {
    WATCHTOWER_HTTP_API_ENDPOINTS: groups,
    WATCHTOWER_HTTP_API_EVENTS_TOKEN: eventsToken,
    WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true",
  };
  return watch({ flavour: "nicholas-fedor", env }, { eventsToken, ...client });
}

/** A client of a fork that answers one endpoint as no simulated one does. */
export function answering(path: string, answer: (url: URL) => Response): WatchtowerClient {
  const others = testFetch(forkHandlers());
  return createWatchtowerClient({
    url: "http://watchtower.test:8080",
    token: "test-token",
    fetch: async (address, init) => {
      const asked = new URL(address);
      const isOurs =
        asked.pathname === path && new Headers(init.headers).get("authorization") === "Bearer test-token";
      return isOurs ? answer(asked) : others(address, init);
    },
  });
}
