import {
  createDockerHost,
  type DockerHost,
  startWatchtower,
  type WatchtowerProcess,
} from "../../src/index.ts";
import { type Reply, send } from "./request.ts";

/** A fork with a container `web` and a way to call it; everything is closed together. */
export interface Fork extends AsyncDisposable {
  readonly host: DockerHost;
  readonly watchtower: WatchtowerProcess;
  /** Sends a request with the token; `authorization: ""` leaves it out. */
  call(method: string, path: string, headers?: Record<string, string>): Promise<Reply>;
  /** The same for a GET whose reply is JSON. */
  json<T>(path: string): Promise<T>;
}

/** The image of `web`. */
export const image = "registry.test:5000/demo/web:latest";

/** Starts a fork with every endpoint on a host that has one container. */
export async function startFork(env: Readonly<Record<string, string>> = {}): Promise<Fork> {
  const host = createDockerHost({ now: () => new Date("2026-08-21T10:00:00.250Z") });
  host.registry.push(image, { content: "one" });
  await host.runContainer({ name: "web", image });
  const watchtower = await startWatchtower({
    flavour: "nicholas-fedor",
    host,
    env: {
      WATCHTOWER_HTTP_API_ENDPOINTS: "all",
      WATCHTOWER_HTTP_API_EVENTS_TOKEN: "listener",
      WATCHTOWER_HTTP_API_RATE_LIMIT: "1000",
      ...env,
    },
  });
  const call = (method: string, path: string, headers: Record<string, string> = {}): Promise<Reply> =>
    send(`${watchtower.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${watchtower.token}`, ...headers },
    });
  return {
    host,
    watchtower,
    call,
    json: async <T>(path: string) => JSON.parse((await call("GET", path)).body) as T,
    async [Symbol.asyncDispose]() {
      await watchtower.close();
      await host.close();
    },
  };
}
