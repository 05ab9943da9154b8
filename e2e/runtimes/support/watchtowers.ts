import { createDockerHost, startWatchtower, type WatchtowerOptions } from "@stack/simulator";
import { freePorts } from "../../test/support/free-ports.ts";
import type { Place, Places } from "../exercise.ts";

const eventsToken = "events-token";

/** The Watchtowers of the exercise while they run. */
export interface Watchtowers extends AsyncDisposable {
  readonly places: Places;
}

/** Starts the Watchtowers of the exercise; pages of this origin may call the fork's. */
export async function startWatchtowers(origin = "http://nowhere.test"): Promise<Watchtowers> {
  const closing: (() => Promise<void>)[] = [];
  const start = async (options: WatchtowerOptions) => {
    const host = createDockerHost();
    host.registry.push("nginx:1.27", { content: "old" });
    await host.runContainer({ name: "web", image: "nginx:1.27" });
    host.registry.push("nginx:1.27", { content: "new" });
    // A scan takes so long that a client in another process, on a busy machine, knows it for none that was skipped.
    host.registry.push("redis:7");
    for (let other = 1; other <= 15; other++) {
      await host.runContainer({ name: `other-${other}`, image: "redis:7" });
    }
    const watchtower = await startWatchtower({ host, ...options });
    closing.push(
      () => watchtower.close(),
      () => host.close(),
    );
    return watchtower;
  };
  const startFork = (more: Readonly<Record<string, string>> = {}) =>
    start({
      flavour: "nicholas-fedor",
      env: {
        WATCHTOWER_HTTP_API_ENDPOINTS: "all",
        WATCHTOWER_HTTP_API_EVENTS_TOKEN: eventsToken,
        WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true",
        WATCHTOWER_HTTP_API_CORS_ORIGINS: origin,
        WATCHTOWER_HTTP_API_RATE_LIMIT: "10000",
        ...more,
      },
    });
  const placeOf = ({ url, token }: Place): Place => ({ url, token, eventsToken });

  const timeLimit = await startFork({ WATCHTOWER_HTTP_API_UPDATE_TIMEOUT: "100ms" });
  timeLimit.holdUpdates();
  // Takes the lock, so that the updates that name an image wait for it until the limit.
  const headers = { authorization: `Bearer ${timeLimit.token}` };
  await fetch(`${timeLimit.url}/v1/update`, { method: "POST", headers });
  const [freePort = 0] = await freePorts(1);
  return {
    places: {
      fork: placeOf(await startFork()),
      original: placeOf(await start({})),
      timeLimit: placeOf(timeLimit),
      rateLimit: placeOf(await startFork({ WATCHTOWER_HTTP_API_RATE_LIMIT: "3" })),
      nobody: { url: `http://127.0.0.1:${freePort}`, token: "token" },
    },
    async [Symbol.asyncDispose]() {
      for (const close of closing.reverse()) await close();
    },
  };
}
